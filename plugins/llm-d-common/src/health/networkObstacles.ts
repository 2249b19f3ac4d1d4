import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { describeObject } from '../kubernetes/objectReference';
import { check, type Check } from './Check';
import type { Topology } from './topology';
import type { NetworkPolicyView } from './views';

type Labels = Readonly<Record<string, string>>;
type Rule = NetworkPolicyView['spec']['ingress'][number];
type Peer = Rule['from'][number];

const namespaceName = 'kubernetes.io/metadata.name';

/** Somebody who has to reach a pod; of a gateway's pods only some labels are known. */
interface Caller {
  what: string;
  namespace: string;
  labels: Labels;
  allLabelsKnown: boolean;
}

/**
 * Whether NetworkPolicies keep a gateway or the EPP away from pods. Only what is certain counts: a selector with expressions, an
 * address block, a label that is not known are taken to admit.
 */
export function networkObstacles(
  topology: Topology,
  pods: readonly KubernetesObject[],
  ports: readonly number[],
  callers: readonly Caller[],
): Check[] {
  const { gapOf, localStandIn, snapshot, views } = topology;
  const gap = gapOf('NetworkPolicy');
  if (gap?.code === 'Unreadable') {
    return [
      check('NetworkPolicies', {
        status: 'unknown',
        reason: 'NotReadable',
        message: gap.message,
      }),
    ];
  }
  // Nothing enforces policies in the local cluster.
  if (localStandIn) {
    return [];
  }
  const policies = snapshot.networkPolicies
    .filter(({ metadata }) => metadata.namespace === snapshot.pool.namespace)
    .map(object => ({ object, spec: views.networkPolicy(object).spec }))
    .filter(
      ({ spec }) =>
        spec.policyTypes.includes('Ingress') &&
        spec.podSelector.matchExpressions === undefined,
    );
  if (policies.length === 0) {
    return [];
  }
  for (const pod of pods) {
    const selecting = policies.filter(({ spec }) =>
      carries(spec.podSelector.matchLabels, pod.metadata.labels ?? {}),
    );
    const rules = selecting.flatMap(({ spec }) => spec.ingress);
    for (const port of ports) {
      for (const caller of callers) {
        const isOpen =
          selecting.length === 0 ||
          rules.some(
            rule =>
              coversPort(rule, port) &&
              admits(rule, caller, snapshot.pool.namespace),
          );
        if (!isOpen) {
          const names = selecting
            .map(({ object }) => describeObject(object))
            .join(', ');
          return [
            check('NetworkPolicies', {
              status: 'degraded',
              reason: 'NetworkPolicyBlocks',
              message: `${names} keeps ${
                caller.what
              } away from port ${port} of ${describeObject(pod)}`,
            }),
          ];
        }
      }
    }
  }
  return [
    check('NetworkPolicies', {
      status: 'healthy',
      reason: 'Healthy',
      message: 'admit the gateway and the EPP',
    }),
  ];
}

/** The proxies of the stack's gateways, where it is known where they run. */
export function gatewayCallers({ gateways }: Topology): Caller[] {
  return gateways.flatMap(({ place, provider }) => {
    const proxies = provider?.proxies;
    return !proxies || proxies.in === 'elsewhere'
      ? []
      : [
          {
            what: `the proxies of Gateway ${place.namespace}/${place.name}`,
            namespace:
              proxies.in === 'namespace' ? proxies.namespace : place.namespace,
            labels: { [proxies.gatewayNameLabel]: place.name },
            allLabelsKnown: false,
          },
        ];
  });
}

/** The EPP's pods, which read the figures of model pods. */
export function eppCallers({ epp, snapshot }: Topology): Caller[] {
  return epp.pods.slice(0, 1).map(pod => ({
    what: 'the EPP',
    namespace: snapshot.pool.namespace,
    labels: pod.metadata.labels ?? {},
    allLabelsKnown: true,
  }));
}

function carries(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function coversPort({ ports }: Rule, port: number): boolean {
  return (
    ports.length === 0 ||
    ports.some(
      one =>
        one.port === undefined ||
        typeof one.port === 'string' ||
        (port >= one.port && port <= (one.endPort ?? one.port)),
    )
  );
}

function admits({ from }: Rule, caller: Caller, home: string): boolean {
  return from.length === 0 || from.some(peer => mayBe(peer, caller, home));
}

function mayBe(peer: Peer, caller: Caller, home: string): boolean {
  if (peer.ipBlock) {
    return true;
  }
  const { namespaceSelector, podSelector } = peer;
  const inNamespace = namespaceSelector
    ? (namespaceSelector.matchLabels[namespaceName] ?? caller.namespace) ===
      caller.namespace
    : caller.namespace === home;
  const isPod =
    podSelector === undefined ||
    podSelector.matchExpressions !== undefined ||
    Object.entries(podSelector.matchLabels).every(([key, value]) =>
      key in caller.labels
        ? caller.labels[key] === value
        : !caller.allLabelsKnown,
    );
  return inNamespace && isPod;
}
