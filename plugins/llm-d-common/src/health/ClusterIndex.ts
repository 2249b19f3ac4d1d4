import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { flagValue } from './commandLine';
import type { ClusterLists } from './ClusterLists';
import { healthKinds } from './ClusterLists';
import { LabelIndex, SelectorIndex } from './LabelIndex';
import type { Place, SnapshotGap, StackKind } from './StackSnapshot';
import type { Views } from './views';

type Labels = Readonly<Record<string, string>>;

const isKind = (text: string): text is StackKind => text in healthKinds;
const kinds = Object.keys(healthKinds).filter(isKind);

/** What of one namespace the stacks in it look for by labels. */
interface NamespaceIndex {
  pods: LabelIndex<KubernetesObject>;
  /** By the labels of their pods. */
  deployments: LabelIndex<KubernetesObject>;
  pools: SelectorIndex<KubernetesObject>;
  policies: SelectorIndex<KubernetesObject>;
  /** By the name of what they permit to be referred to; under nothing those that permit everything of a kind. */
  grants: Multimap<string | undefined, KubernetesObject>;
  /** By the first part of the host that they are about. */
  destinationRules: Multimap<string, KubernetesObject>;
  /** Deployments by the pool that their flags name. */
  epps: Multimap<string, KubernetesObject>;
}

class Multimap<K, V> {
  readonly #entries = new Map<K, V[]>();

  add(key: K, value: V): void {
    const values = this.#entries.get(key);
    if (values) values.push(value);
    else this.#entries.set(key, [value]);
  }

  get(key: K): readonly V[] {
    return this.#entries.get(key) ?? [];
  }
}

/** The objects of one cluster, indexed by what stacks look for. Building it is linear; no look-up walks over a whole list. */
export class ClusterIndex {
  readonly gaps: readonly SnapshotGap[];
  readonly #byPlace = new Map<StackKind, Map<string, KubernetesObject>>();
  readonly #byNamespace = new Map<
    StackKind,
    Multimap<string, KubernetesObject>
  >();
  readonly #routesByBackend = new Multimap<string, KubernetesObject>();
  readonly #namespaces = new Map<string, NamespaceIndex>();
  readonly #views: Views;

  constructor(lists: ClusterLists, views: Views) {
    this.#views = views;
    this.gaps = [...lists.gaps, ...notRead(lists)];
    for (const kind of kinds) {
      const places = new Map<string, KubernetesObject>();
      const namespaces = new Multimap<string, KubernetesObject>();
      for (const object of lists.objects[kind] ?? []) {
        const { name, namespace = '' } = object.metadata;
        places.set(`${namespace}/${name}`, object);
        namespaces.add(namespace, object);
      }
      this.#byPlace.set(kind, places);
      this.#byNamespace.set(kind, namespaces);
    }
    this.#indexRoutes(lists.objects.HTTPRoute ?? []);
  }

  /** Of a cluster-scoped kind the namespace is empty. */
  get(kind: StackKind, place: Place): KubernetesObject | undefined {
    return this.#byPlace.get(kind)?.get(`${place.namespace}/${place.name}`);
  }

  inNamespace(kind: StackKind, namespace: string): readonly KubernetesObject[] {
    return this.#byNamespace.get(kind)?.get(namespace) ?? [];
  }

  routesTo(kind: string, place: Place): readonly KubernetesObject[] {
    return this.#routesByBackend.get(
      `${kind} ${place.namespace}/${place.name}`,
    );
  }

  podsIn(namespace: string, selector: Labels): readonly KubernetesObject[] {
    return this.#of(namespace).pods.candidates(selector);
  }

  deploymentsIn(
    namespace: string,
    selector: Labels,
  ): readonly KubernetesObject[] {
    return this.#of(namespace).deployments.candidates(selector);
  }

  poolsSelecting(
    namespace: string,
    labelSets: Iterable<Labels>,
  ): KubernetesObject[] {
    return this.#of(namespace).pools.candidates(labelSets);
  }

  policiesSelecting(
    namespace: string,
    labelSets: Iterable<Labels>,
  ): KubernetesObject[] {
    return this.#of(namespace).policies.candidates(labelSets);
  }

  /** Grants that permit references to one of these names, or to every name. */
  grantsFor(namespace: string, names: readonly string[]): KubernetesObject[] {
    const { grants } = this.#of(namespace);
    return [
      ...new Set([...names, undefined].flatMap(name => grants.get(name))),
    ];
  }

  destinationRulesFor(
    namespace: string,
    service: string,
  ): readonly KubernetesObject[] {
    return this.#of(namespace).destinationRules.get(service);
  }

  eppsOf(pool: Place): readonly KubernetesObject[] {
    return this.#of(pool.namespace).epps.get(pool.name);
  }

  #of(namespace: string): NamespaceIndex {
    const known = this.#namespaces.get(namespace);
    if (known) {
      return known;
    }
    const views = this.#views;
    const pods = new LabelIndex<KubernetesObject>();
    for (const pod of this.inNamespace('Pod', namespace)) {
      pods.add(pod, pod.metadata.labels ?? {});
    }
    const deployments = new LabelIndex<KubernetesObject>();
    const epps = new Multimap<string, KubernetesObject>();
    for (const one of this.inNamespace('Deployment', namespace)) {
      const { metadata, spec } = views.deployment(one).spec.template;
      deployments.add(one, metadata.labels);
      for (const { args, command } of spec.containers) {
        const pool = flagValue([...command, ...args], 'pool-name');
        if (pool !== undefined) epps.add(pool, one);
      }
    }
    const grants = new Multimap<string | undefined, KubernetesObject>();
    for (const grant of this.inNamespace('ReferenceGrant', namespace)) {
      for (const { name } of views.grant(grant).spec.to)
        grants.add(name, grant);
    }
    const destinationRules = new Multimap<string, KubernetesObject>();
    for (const rule of this.inNamespace('DestinationRule', namespace)) {
      const [service = ''] = views.destinationRule(rule).spec.host.split('.');
      destinationRules.add(service, rule);
    }
    const index = {
      pods,
      deployments,
      epps,
      grants,
      destinationRules,
      pools: new SelectorIndex(
        this.inNamespace('InferencePool', namespace).map(thing => ({
          thing,
          selector: views.pool(thing).spec.selector.matchLabels,
        })),
      ),
      policies: new SelectorIndex(
        this.inNamespace('NetworkPolicy', namespace).map(thing => ({
          thing,
          selector: views.networkPolicy(thing).spec.podSelector.matchLabels,
        })),
      ),
    };
    this.#namespaces.set(namespace, index);
    return index;
  }

  #indexRoutes(routes: readonly KubernetesObject[]): void {
    for (const route of routes) {
      const { namespace: home = '' } = route.metadata;
      const backends = new Set(
        this.#views
          .route(route)
          .spec.rules.flatMap(({ backendRefs }) =>
            backendRefs.map(
              ({ kind, name, namespace = home }) =>
                `${kind} ${namespace}/${name}`,
            ),
          ),
      );
      for (const backend of backends) {
        this.#routesByBackend.add(backend, route);
      }
    }
  }
}

/** What was left out is not known. */
function notRead({ gaps, objects }: ClusterLists): SnapshotGap[] {
  const told = new Set(gaps.map(({ kind }) => kind));
  return kinds
    .filter(kind => kind !== 'Event' && !objects[kind] && !told.has(kind))
    .map(kind => ({
      kind,
      code: 'Unreadable',
      message: `${kind}s of this cluster were not read`,
    }));
}
