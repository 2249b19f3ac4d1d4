import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { shortHash } from '../names/shorten';
import { manifestText } from './manifestText';
import { namespacesFor } from './stackInventory';

/** What a folder of a Git repository holds for one stack. @public */
export interface DeliveryTreeOptions {
  /** Custom resources, members of the stack. */
  resources: readonly KubernetesObject[];
  /** Entity for the catalog, if one is wanted beside what the entity provider finds. */
  entity?: object;
  /** What the custom resources stand for, for a reviewer's eye; no tool applies it. */
  compiled?: readonly KubernetesObject[];
}

/** Folder that Argo CD, Flux or `kubectl apply -k` is pointed at. @public */
export const DEPLOY_FOLDER = 'deploy';

/**
 * The files of a stack, path to content: `deploy/` is a kustomization with the custom resources and their namespaces; beside it, where no
 * tool takes them for manifests, `catalog-info.yaml` and `compiled/`. Pure: the same input, the same bytes.
 *
 * @returns paths with `/`, none of them absolute or with `..`
 * @public
 */
export function deliveryTree(
  options: DeliveryTreeOptions,
): Map<string, string> {
  const { compiled = [], entity, resources } = options;
  const members = [...namespacesFor(resources), ...resources].map(
    (manifest): [string, string] => [
      fileName(manifest, { withNamespace: false }),
      manifestText(manifest),
    ],
  );
  return new Map([
    [
      `${DEPLOY_FOLDER}/kustomization.yaml`,
      manifestText({
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: members.map(([name]) => name),
      }),
    ],
    ...members.map(([name, text]): [string, string] => [
      `${DEPLOY_FOLDER}/${name}`,
      text,
    ]),
    ...(entity
      ? [['catalog-info.yaml', manifestText(entity)] as [string, string]]
      : []),
    ...compiled.map((manifest): [string, string] => [
      `compiled/${fileName(manifest, { withNamespace: true })}`,
      manifestText(manifest),
    ]),
  ]);
}

/**
 * Folder of a stack in a repository that holds many: `<cluster>/<namespace>/<name>`.
 *
 * @public
 */
export function stackFolder(place: {
  cluster: string;
  namespace: string;
  name: string;
}): string {
  return [place.cluster, place.namespace, place.name]
    .map(pathSegment)
    .join('/');
}

function fileName(
  { kind, metadata }: KubernetesObject,
  { withNamespace }: { withNamespace: boolean },
): string {
  const parts = withNamespace
    ? [kind, metadata.namespace ?? '', metadata.name]
    : [kind, metadata.name];
  return `${pathSegment(
    parts.filter(Boolean).join('-').toLocaleLowerCase('en-US'),
  )}.yaml`;
}

/** Any text as one segment of a path; a hash keeps apart what had to be changed. */
function pathSegment(text: string): string {
  const fitting = text
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  return fitting === text && fitting !== ''
    ? fitting
    : `${fitting || 'x'}-${shortHash(text)}`;
}
