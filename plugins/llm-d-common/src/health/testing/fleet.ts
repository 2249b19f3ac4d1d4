import type { KubernetesObject } from '../../kubernetes/KubernetesObject';
import { healthKinds, type ClusterLists } from '../ClusterLists';
import type { StackKind, StackTarget } from '../StackSnapshot';
import { HealthyStack } from './healthyStack';

const isKind = (text: string): text is StackKind =>
  Object.hasOwn(healthKinds, text);

/** A cluster's lists out of objects in any order; each object once. */
export function listsOf(objects: Iterable<KubernetesObject>): ClusterLists {
  const lists: Partial<Record<StackKind, KubernetesObject[]>> = {};
  Object.keys(healthKinds)
    .filter(isKind)
    .forEach(kind => {
      lists[kind] = [];
    });
  const seen = new Set<string>();
  for (const object of objects) {
    const { kind, metadata } = object;
    const id = `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    if (isKind(kind) && !seen.has(id)) {
      seen.add(id);
      lists[kind]?.push(object);
    }
  }
  return { objects: lists, gaps: [] };
}

/** A cluster full of healthy stacks, some per namespace. */
export function healthyFleet(
  size: number,
  perNamespace: number,
): { lists: ClusterLists; targets: StackTarget[] } {
  const stacks = Array.from(
    { length: size },
    (_, index) =>
      new HealthyStack({
        name: `stack-${index}`,
        namespace: `team-${Math.floor(index / perNamespace)}`,
      }),
  );
  return {
    lists: listsOf(stacks.flatMap(({ objects }) => objects)),
    targets: stacks.map(({ target }) => target),
  };
}
