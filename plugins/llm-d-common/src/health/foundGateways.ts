import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { Place, StackSnapshot } from './StackSnapshot';
import type { FoundGateway } from './topology';
import type { Views } from './views';

/** Gateways that the stack's routes attach to, and those that the pool's status names. */
export function findGateways(
  snapshot: StackSnapshot,
  routes: KubernetesObject[],
  pool: KubernetesObject | undefined,
  views: Views,
): FoundGateway[] {
  const references = [
    ...routes.flatMap(route =>
      views.route(route).spec.parentRefs.map(parent => ({
        ...parent,
        namespace: parent.namespace ?? route.metadata.namespace ?? 'default',
      })),
    ),
    ...(pool
      ? views.pool(pool).status.parents.map(({ parentRef }) => ({
          ...parentRef,
          namespace:
            parentRef.namespace ?? pool.metadata.namespace ?? 'default',
        }))
      : []),
  ].filter(({ kind }) => kind === 'Gateway');
  const key = ({ namespace, name }: Place) => `${namespace}/${name}`;
  const objects = new Map(
    snapshot.gateways.map(object => [
      key({
        namespace: object.metadata.namespace ?? 'default',
        name: object.metadata.name,
      }),
      object,
    ]),
  );
  const places = new Map(
    references.map(({ namespace, name }) => [
      key({ namespace, name }),
      { namespace, name },
    ]),
  );
  return [...places].map(([id, place]) => {
    const object = objects.get(id);
    return { place, ...(object && { object }) };
  });
}
