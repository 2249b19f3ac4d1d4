import { LABEL_ALLOW_FROM, LABEL_STACK } from '../annotations';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** Order in which Argo CD applies: lower first. */
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

const wave: Readonly<Record<string, string>> = {
  Namespace: '-1',
  SimulatorDeployment: '0',
  SchedulerInstall: '1',
};

/**
 * The kinds that golden paths deliver, in the order in which they depend on each other.
 *
 * @public
 */
export const deliveredKinds = Object.keys(wave);

/**
 * The same custom resources as members of a stack: with the label that makes them its inventory, and the annotation that tells Argo CD
 * their order.
 *
 * @param labels - labels of a portal's own, e.g. those that its policy requires
 * @public
 */
export function asStackMembers(
  resources: readonly KubernetesObject[],
  options: { stack: string; labels?: Readonly<Record<string, string>> },
): KubernetesObject[] {
  return resources.map(resource => ({
    ...resource,
    metadata: {
      ...resource.metadata,
      labels: {
        ...resource.metadata.labels,
        ...options.labels,
        [LABEL_STACK]: options.stack,
      },
      annotations: {
        ...resource.metadata.annotations,
        [SYNC_WAVE]: wave[resource.kind] ?? '0',
      },
    },
  }));
}

/**
 * The namespaces that custom resources need, as they are made where they are missing: one that is not their own carries the label by which
 * the operator may put a gateway there. GitOps tools leave them when the stack goes: others may stand in them.
 *
 * @public
 */
export function namespacesFor(
  resources: readonly KubernetesObject[],
): KubernetesObject[] {
  const own = new Set<string>();
  const foreign = new Map<string, string>();
  for (const { metadata, spec } of resources) {
    const { namespace = 'default' } = metadata;
    own.add(namespace);
    const { schedulerNamespace, simulatorNamespace } = Object(spec);
    for (const other of [schedulerNamespace, simulatorNamespace]) {
      if (typeof other === 'string' && other !== namespace) {
        foreign.set(other, namespace);
      }
    }
  }
  return [
    ...[...own].map(name => namespaceManifest(name, {})),
    ...[...foreign]
      .filter(([name]) => !own.has(name))
      .map(([name, from]) =>
        namespaceManifest(name, { [LABEL_ALLOW_FROM]: from }),
      ),
  ];
}

function namespaceManifest(
  name: string,
  labels: Record<string, string>,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      ...(Object.keys(labels).length > 0 && { labels }),
      annotations: {
        [SYNC_WAVE]: wave.Namespace,
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      },
    },
  };
}
