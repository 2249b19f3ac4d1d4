import {
  checkStackResource,
  compile,
  type Finding,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/** What becomes of one custom resource that was written for the Go operator. */
export interface MigratedResource {
  resource: KubernetesObject;
  /** What the operator makes of it. */
  made: readonly KubernetesObject[];
  /** What there is to say about it; no error among it. */
  warnings: readonly Finding[];
}

/** @throws Error when the custom resource is refused: manifests of the Go operator are all valid */
export function migrate(resource: KubernetesObject): MigratedResource {
  const { findings, resource: parsed } = checkStackResource(resource);
  if (!parsed) {
    throw new Error(
      `${resource.metadata.name} is refused: ${findings
        .map(({ message, path }) => `${path}: ${message}`)
        .join('; ')}`,
    );
  }
  return {
    resource,
    made: compile(parsed, { kinds: [], kubernetesVersion: '1.34' }),
    warnings: findings,
  };
}

/** The part of docs/migration.md that tells, manifest by manifest, what is made and what is said. */
export function migrationReport(
  files: readonly { name: string; resource: KubernetesObject }[],
): string {
  return files
    .map(({ name, resource }) => {
      const { made, warnings } = migrate(resource);
      const rules = warnings.map(
        ({ path, rule }) =>
          `- [${rule}](reference/lint/${rule}.md) at \`${path}\``,
      );
      return [
        `### [\`${name}\`](../examples/go-operator/${name})`,
        ...byNamespace(made).map(
          ([namespace, objects]) =>
            `In \`${namespace}\`: ${objects
              .map(({ kind, metadata }) => `${kind} \`${metadata.name}\``)
              .join(', ')}.`,
        ),
        ...(rules.length > 0 ? [rules.join('\n')] : []),
      ].join('\n\n');
    })
    .join('\n\n');
}

function byNamespace(
  objects: readonly KubernetesObject[],
): [string, KubernetesObject[]][] {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const { namespace = '' } = object.metadata;
    groups.set(namespace, [...(groups.get(namespace) ?? []), object]);
  }
  return [...groups];
}
