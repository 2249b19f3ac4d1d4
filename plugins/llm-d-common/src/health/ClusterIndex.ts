import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { healthKinds, type ClusterLists } from './ClusterLists';
import { flagValue } from './commandLine';
import { KindIndex, type ObjectGroup } from './ObjectGroup';
import type { Place, SnapshotGap, StackKind } from './StackSnapshot';
import type { Views } from './views';

type Labels = Readonly<Record<string, string>>;
type Objects = readonly KubernetesObject[];

const isKind = (text: string): text is StackKind => text in healthKinds;
const kinds = Object.keys(healthKinds).filter(isKind);

/** Key of what permits references to every name. */
const anyName = '';

/**
 * The objects of one cluster, indexed by what stacks look for. Building it is linear, and a list that is still the same one as
 * before is not indexed anew; no look-up walks over a whole list.
 */
export class ClusterIndex {
  readonly gaps: readonly SnapshotGap[];
  readonly #lists: ReadonlyMap<StackKind, { list: Objects; index: KindIndex }>;
  readonly #views: Views;

  constructor(lists: ClusterLists, views: Views, before?: ClusterIndex) {
    this.#views = views;
    this.gaps = [...lists.gaps, ...notRead(lists)];
    this.#lists = new Map(
      kinds.flatMap(kind => {
        const list = lists.objects[kind];
        if (!list) {
          return [];
        }
        const known = before && before.#lists.get(kind);
        return [
          [
            kind,
            known?.list === list ? known : { list, index: new KindIndex(list) },
          ] as const,
        ];
      }),
    );
  }

  /** Of a cluster-scoped kind the namespace is empty. */
  get(
    kind: StackKind,
    namespace: string,
    name: string,
  ): KubernetesObject | undefined {
    return this.#group(kind, namespace)?.find(name);
  }

  inNamespace(kind: StackKind, namespace: string): Objects {
    return this.#group(kind, namespace)?.objects ?? [];
  }

  /** Routes of any namespace that have this backend. */
  routesTo(kind: string, place: Place): Objects {
    const { everywhere } = this.#lists.get('HTTPRoute')?.index ?? {};
    return (
      everywhere?.keyed([backendKey(kind, place)], route => {
        const { namespace: home = '' } = route.metadata;
        return this.#views
          .route(route)
          .spec.rules.flatMap(({ backendRefs }) =>
            backendRefs.map(({ namespace = home, ...backend }) =>
              backendKey(backend.kind, { namespace, name: backend.name }),
            ),
          );
      }) ?? []
    );
  }

  podsIn(namespace: string, selector: Labels): Objects {
    return (
      this.#group('Pod', namespace)?.selected(
        selector,
        ({ metadata }) => metadata.labels ?? {},
      ) ?? []
    );
  }

  /** By the labels of their pods. */
  deploymentsIn(namespace: string, selector: Labels): Objects {
    return (
      this.#group('Deployment', namespace)?.selected(
        selector,
        one => this.#views.deployment(one).spec.template.metadata.labels,
      ) ?? []
    );
  }

  /** Deployments whose flags name this pool. */
  eppsOf(pool: Place): Objects {
    return (
      this.#group('Deployment', pool.namespace)?.keyed([pool.name], one =>
        this.#views
          .deployment(one)
          .spec.template.spec.containers.flatMap(
            ({ args, command }) =>
              flagValue([...command, ...args], 'pool-name') ?? [],
          ),
      ) ?? []
    );
  }

  poolsSelecting(namespace: string, labelSets: Iterable<Labels>): Objects {
    return (
      this.#group('InferencePool', namespace)?.selecting(
        labelSets,
        pool => this.#views.pool(pool).spec.selector.matchLabels,
      ) ?? []
    );
  }

  policiesSelecting(namespace: string, labelSets: Iterable<Labels>): Objects {
    return (
      this.#group('NetworkPolicy', namespace)?.selecting(
        labelSets,
        one => this.#views.networkPolicy(one).spec.podSelector.matchLabels,
      ) ?? []
    );
  }

  /** Grants that permit references to one of these names, or to every name. */
  grantsFor(namespace: string, names: readonly string[]): Objects {
    return (
      this.#group('ReferenceGrant', namespace)?.keyed(
        [...names, anyName],
        grant =>
          this.#views.grant(grant).spec.to.map(({ name = anyName }) => name),
      ) ?? []
    );
  }

  destinationRulesFor(namespace: string, service: string): Objects {
    return (
      this.#group('DestinationRule', namespace)?.keyed([service], rule => [
        this.#views.destinationRule(rule).spec.host.split('.')[0],
      ]) ?? []
    );
  }

  #group(kind: StackKind, namespace: string): ObjectGroup | undefined {
    return this.#lists.get(kind)?.index.in(namespace);
  }
}

function backendKey(kind: string, { name, namespace }: Place): string {
  return `${kind} ${namespace}/${name}`;
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
