import { describeObject } from '../kubernetes/objectReference';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { selectsLabels } from '../kubernetes/labelSelector';
import { check, type Check } from './Check';
import type { Topology } from './topology';

const sidecarName = 'istio-proxy';
const injectLabel = 'sidecar.istio.io/inject';
const ambientLabel = 'istio.io/dataplane-mode';
/** Istio's usual root namespace: what stands there is about the whole mesh. */
const rootNamespace = 'istio-system';

/** What a service mesh does to pods that a gateway and an EPP reach directly. */
export function meshObstacles(
  topology: Topology,
  pods: readonly KubernetesObject[],
  callers: {
    what: string;
    /** Whether those who call these pods speak mTLS by themselves. */
    speakMtls: boolean;
  },
): Check[] {
  const { probes, views } = topology;
  // Whoever made the pods of a pool that is not ours may have wanted a sidecar; it is in nobody's way while requests pass.
  const isTolerated =
    topology.snapshot.schedulerInstall === undefined &&
    probes.some(({ endToEnd, status }) => endToEnd && status === 'healthy');
  const sidecar = pods.find(
    pod =>
      hasSidecar(topology, pod) &&
      pod.metadata.labels?.[injectLabel] !== 'true',
  );
  const strict = callers.speakMtls
    ? undefined
    : pods.find(
        pod =>
          isCaptured(topology, pod) && mtlsMode(topology, pod) === 'STRICT',
      );
  const gap = topology.gapOf('PeerAuthentication');
  return [
    ...(sidecar && !isTolerated
      ? [
          check(`${describeObject(sidecar)} sidecar`, {
            status: 'degraded',
            reason: 'SidecarInjected',
            message: `${describeObject(sidecar)} has Istio's sidecar (${views
              .pod(sidecar)
              .spec.containers.map(({ name }) => name)
              .join(', ')}), which nobody asked for`,
          }),
        ]
      : []),
    ...(strict
      ? [
          check(`${describeObject(strict)} mTLS`, {
            status: 'degraded',
            reason: 'MtlsStrict',
            message: `A PeerAuthentication makes ${describeObject(
              strict,
            )} take mTLS only, and ${callers.what} without it`,
          }),
        ]
      : []),
    ...(gap?.code === 'Unreadable'
      ? [
          check('PeerAuthentications', {
            status: 'unknown',
            reason: 'NotReadable',
            message: gap.message,
          }),
        ]
      : []),
  ];
}

function hasSidecar({ views }: Topology, pod: KubernetesObject): boolean {
  const { containers, initContainers } = views.pod(pod).spec;
  return [...containers, ...initContainers].some(
    ({ name }) => name === sidecarName,
  );
}

/** Whether a mesh stands before a pod: by its sidecar, or by the node's proxy. */
export function isCaptured(topology: Topology, pod: KubernetesObject): boolean {
  const ofPod = pod.metadata.labels?.[ambientLabel];
  return (
    hasSidecar(topology, pod) ||
    (ofPod ?? topology.snapshot.namespace?.metadata.labels?.[ambientLabel]) ===
      'ambient'
  );
}

/** The nearest PeerAuthentication that says something: of the pod, its namespace, the mesh. */
function mtlsMode(
  { snapshot, views }: Topology,
  pod: KubernetesObject,
): string | undefined {
  const rank = (object: KubernetesObject): number => {
    const { selector } = views.peerAuthentication(object).spec;
    if (object.metadata.namespace === pod.metadata.namespace) {
      if (!selector || Object.keys(selector.matchLabels).length === 0) {
        return 2;
      }
      return selectsLabels(selector.matchLabels, pod.metadata.labels) ? 3 : 0;
    }
    return object.metadata.namespace === rootNamespace && !selector ? 1 : 0;
  };
  return snapshot.peerAuthentications
    .map(object => ({
      rank: rank(object),
      mode: views.peerAuthentication(object).spec.mtls?.mode ?? 'UNSET',
    }))
    .filter(({ mode, rank: of }) => of > 0 && mode !== 'UNSET')
    .sort(
      (one, other) =>
        other.rank - one.rank || one.mode.localeCompare(other.mode),
    )
    .at(0)?.mode;
}
