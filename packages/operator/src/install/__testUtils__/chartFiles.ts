/** A file by its path, `/` between folders. */
export interface NamedFile {
  name: string;
  content: string;
}

const command = '`yarn workspace @llm-d-sim/operator generate:chart`';

/**
 * What the Helm chart takes over from the kustomize manifests, so that there is one truth: the CRDs as they are, and the rules of the
 * ClusterRole without the head, which the chart names itself.
 *
 * @param crds - the files of `deploy/kustomize/base/crd`
 * @param role - content of `deploy/kustomize/base/rbac/role.yaml`
 * @returns files, named from the chart's folder
 * @throws Error when the role's file is not written as it was
 */
export function chartFiles(
  crds: readonly NamedFile[],
  role: string,
): NamedFile[] {
  const [, rules] = role.split('\nrules:\n');
  if (!rules) {
    throw new Error(
      'base/rbac/role.yaml should end with the list of its rules: chartFiles copies what follows the line "rules:"',
    );
  }
  return [
    ...crds.map(({ name, content }) => ({
      name: `files/crd/${name}`,
      content,
    })),
    {
      name: 'files/role-rules.yaml',
      content: `  # Copied from deploy/kustomize/base/rbac/role.yaml by ${command}: do not edit.\n${rules}`,
    },
  ];
}
