import type {
  DiscoveryV1EndpointPort,
  V1Endpoint,
  V1EndpointSubset,
} from '@kubernetes/client-node';
import type { Pod, Service } from '../client/ResourceKind';
import type { Wire } from '../client/Wire';
import { hasLabels } from '../metav1/hasLabels';
import { canonicalJson } from '../client/canonicalJson';
import { isReady } from './podReadiness';
import { shortHash } from './podTemplateHash';

/** Endpoints in one slice at most, as in Kubernetes. */
const SLICE_SIZE = 100;

export interface PlannedSlice {
  name: string;
  ports: Wire<DiscoveryV1EndpointPort>[];
  endpoints: Wire<V1Endpoint>[];
}

export interface PlannedEndpoints {
  slices: PlannedSlice[];
  /** The same as `v1` Endpoints have it, for older clients. */
  subsets: Wire<V1EndpointSubset>[];
}

/** The addresses behind a Service with a selector. `pods` are those of its namespace. */
export function planEndpoints(
  service: Service,
  pods: Iterable<Pod>,
): PlannedEndpoints {
  const groups = new Map<
    string,
    { ports: PlannedSlice['ports']; pods: Pod[] }
  >();
  for (const pod of pods) {
    if (!isSelected(service, pod)) continue;
    const ports = portsOf(service, pod);
    const key = canonicalJson(ports);
    const group = groups.get(key);
    if (group) group.pods.push(pod);
    else groups.set(key, { ports, pods: [pod] });
  }
  const ordered = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    slices: ordered.flatMap(([key, group]) => slicesOf(service, key, group)),
    subsets: ordered
      .map(([, group]) => subsetOf(service, group))
      .filter(subset => subset.addresses || subset.notReadyAddresses),
  };
}

function isSelected(service: Service, pod: Pod): boolean {
  return (
    pod.status?.podIP !== undefined &&
    pod.status.phase !== 'Succeeded' &&
    pod.status.phase !== 'Failed' &&
    hasLabels(pod.metadata.labels, service.spec.selector)
  );
}

/** The Service's ports as numbers of this pod; one that the pod does not name is left out. */
function portsOf(service: Service, pod: Pod): PlannedSlice['ports'] {
  return (service.spec.ports ?? []).flatMap(port => {
    const protocol = port.protocol ?? 'TCP';
    const number = numberOf(port.targetPort ?? port.port, protocol, pod);
    return number === undefined
      ? []
      : [
          {
            name: port.name ?? '',
            port: number,
            protocol,
            ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
          },
        ];
  });
}

function numberOf(
  target: string | number,
  protocol: string,
  pod: Pod,
): number | undefined {
  if (typeof target === 'number') return target;
  const sidecars = (pod.spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  return [...pod.spec.containers, ...sidecars]
    .flatMap(({ ports }) => ports ?? [])
    .find(port => port.name === target && (port.protocol ?? 'TCP') === protocol)
    ?.containerPort;
}

function slicesOf(
  service: Service,
  key: string,
  group: { ports: PlannedSlice['ports']; pods: Pod[] },
): PlannedSlice[] {
  const pods = [...group.pods].sort(byName);
  const slices: PlannedSlice[] = [];
  for (let from = 0; from < pods.length; from += SLICE_SIZE) {
    slices.push({
      name: `${service.metadata.name}-${shortHash(
        `${service.metadata.uid}/${key}/${from}`,
      )}`,
      ports: group.ports,
      endpoints: pods
        .slice(from, from + SLICE_SIZE)
        .map(pod => endpointOf(service, pod)),
    });
  }
  return slices;
}

function endpointOf(service: Service, pod: Pod): Wire<V1Endpoint> {
  const serving = service.spec.publishNotReadyAddresses || isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: {
      ready: Boolean(
        service.spec.publishNotReadyAddresses || (serving && !terminating),
      ),
      serving: Boolean(serving),
      terminating,
    },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: targetOf(pod),
  };
}

function subsetOf(
  service: Service,
  group: { ports: PlannedSlice['ports']; pods: Pod[] },
): Wire<V1EndpointSubset> {
  const addresses = [...group.pods]
    .sort(byName)
    .filter(pod => pod.metadata.deletionTimestamp === undefined)
    .map(pod => ({
      ready: Boolean(service.spec.publishNotReadyAddresses || isReady(pod)),
      address: {
        ip: pod.status?.podIP ?? '',
        ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
        targetRef: targetOf(pod),
      },
    }));
  const ready = addresses.filter(one => one.ready).map(one => one.address);
  const notReady = addresses.filter(one => !one.ready).map(one => one.address);
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ports: group.ports.flatMap(({ port, ...rest }) =>
      port === undefined ? [] : [{ ...rest, port }],
    ),
  };
}

function targetOf(pod: Pod) {
  const { name, namespace, uid } = pod.metadata;
  return { kind: 'Pod', name, namespace, uid };
}

function byName(a: Pod, b: Pod): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
