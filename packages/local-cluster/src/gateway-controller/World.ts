import type {
  EndpointSlice,
  Namespace,
  Pod,
  Secret,
  Service,
} from '../client/ResourceKind';
import { SERVICE_NAME } from '../client/endpointSlices';
import {
  keyOf,
  type ObjectKey,
  type StoredObject,
} from '../client/KubernetesObject';
import type {
  Gateway,
  HttpRoute,
  InferencePool,
  ReferenceGrant,
} from './resources';

/** The objects that decide what our gateways do, at one moment. */
export interface World {
  /** Those of a class that is ours. */
  gateways: readonly Gateway[];
  routes: readonly HttpRoute[];
  pools: readonly InferencePool[];
  services: readonly Service[];
  slices: readonly EndpointSlice[];
  pods: readonly Pod[];
  grants: readonly ReferenceGrant[];
  secrets: readonly Secret[];
  namespaces: readonly Namespace[];
}

/** A {@link World} with the ways to look things up in it, each made once. */
export class WorldIndex {
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly pools: ReadonlyMap<string, InferencePool>;
  readonly services: ReadonlyMap<string, Service>;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly #slices: ReadonlyMap<string, EndpointSlice[]>;
  readonly #pods: ReadonlyMap<string, Pod[]>;
  readonly #grants: ReadonlyMap<string, ReferenceGrant[]>;
  readonly #namespaces: ReadonlyMap<string, Namespace>;

  constructor(world: World) {
    this.gateways = byKey(world.gateways);
    this.pools = byKey(world.pools);
    this.services = byKey(world.services);
    this.secrets = byKey(world.secrets);
    this.#slices = grouped(world.slices, ({ metadata }) =>
      keyOf({
        namespace: metadata.namespace,
        name: metadata.labels?.[SERVICE_NAME] ?? '',
      }),
    );
    this.#pods = grouped(
      world.pods,
      ({ metadata }) => metadata.namespace ?? '',
    );
    this.#grants = grouped(
      world.grants,
      ({ metadata }) => metadata.namespace ?? '',
    );
    this.#namespaces = byKey(world.namespaces);
  }

  slicesOf(service: ObjectKey): readonly EndpointSlice[] {
    return this.#slices.get(keyOf(service)) ?? [];
  }

  podsIn(namespace: string): readonly Pod[] {
    return this.#pods.get(namespace) ?? [];
  }

  labelsOf(namespace: string): Record<string, string> {
    return this.#namespaces.get(namespace)?.metadata.labels ?? {};
  }

  /** Whether HTTPRoutes or Gateways of one namespace may refer to this object in another. */
  isGranted(
    from: { kind: 'HTTPRoute' | 'Gateway'; namespace: string },
    to: { group: string; kind: string; namespace: string; name: string },
  ): boolean {
    return (this.#grants.get(to.namespace) ?? []).some(
      ({ spec }) =>
        spec.from.some(
          one =>
            one.group === 'gateway.networking.k8s.io' &&
            one.kind === from.kind &&
            one.namespace === from.namespace,
        ) &&
        spec.to.some(
          one =>
            one.group === to.group &&
            one.kind === to.kind &&
            (!one.name || one.name === to.name),
        ),
    );
  }
}

function byKey<T extends StoredObject>(objects: readonly T[]): Map<string, T> {
  return new Map(objects.map(object => [keyOf(object.metadata), object]));
}

function grouped<T>(
  items: readonly T[],
  groupOf: (item: T) => string,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groupOf(item);
    const members = groups.get(group);
    if (members) members.push(item);
    else groups.set(group, [item]);
  }
  return groups;
}
