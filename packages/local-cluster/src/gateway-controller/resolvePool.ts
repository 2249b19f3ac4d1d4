import type { Endpoint, PoolBackend } from '@llm-d-sim/gateway';
import { isReady } from '../controllers/podReadiness';
import { hasLabels } from '../metav1/hasLabels';
import { verdict, type Verdict } from './statusConditions';
import type { InferencePool } from './resources';
import type { WorldIndex } from './World';

/** A Service port with this protocol speaks HTTP/2 without TLS; all other EPPs are asked over TLS. */
const CLEARTEXT = 'kubernetes.io/h2c';

export interface ResolvedPool {
  /** Undefined when the pool's EPP cannot be found. */
  backend: Omit<PoolBackend, 'weight'> | undefined;
  accepted: Verdict;
  resolvedRefs: Verdict;
}

/** The EPP and the endpoints of a pool. */
export function resolvePool(
  pool: InferencePool,
  world: WorldIndex,
): ResolvedPool {
  const { generation, name, namespace = '' } = pool.metadata;
  const ref = pool.spec.endpointPickerRef;
  const accepted = verdict(
    'Accepted',
    'True',
    'Accepted',
    'InferencePool is served by this Gateway',
    generation,
  );
  const invalid = (message: string): ResolvedPool => ({
    backend: undefined,
    accepted,
    resolvedRefs: verdict(
      'ResolvedRefs',
      'False',
      'InvalidExtensionRef',
      message,
      generation,
    ),
  });
  if (!ref) {
    return {
      ...invalid('spec.endpointPickerRef is not set'),
      accepted: verdict(
        'Accepted',
        'False',
        'EndpointPickerRefMissing',
        'The local gateway serves pools that have an EPP: set spec.endpointPickerRef',
        generation,
      ),
    };
  }
  if (pool.spec.appProtocol === CLEARTEXT) {
    return {
      ...invalid('spec.appProtocol is not supported'),
      accepted: verdict(
        'Accepted',
        'False',
        'NotSupportedByParent',
        `The local gateway speaks HTTP/1.1 to pods, not ${CLEARTEXT}: leave spec.appProtocol out`,
        generation,
      ),
    };
  }
  if ((ref.group ?? '') !== '' || (ref.kind ?? 'Service') !== 'Service') {
    return invalid(
      `endpointPickerRef is a ${ref.kind} of group "${ref.group}": only Services are possible`,
    );
  }
  if (!ref.port) return invalid('endpointPickerRef.port is not set');
  const service = world.services.get(`${namespace}/${ref.name}`);
  if (!service) {
    return invalid(`Service ${namespace}/${ref.name} does not exist`);
  }
  if (service.spec.type === 'ExternalName') {
    return invalid(
      `Service ${namespace}/${ref.name} is an ExternalName: an EPP has to run in the cluster`,
    );
  }
  const wanted = ref.port.number;
  const port = service.spec.ports?.find(one => one.port === wanted);
  if (!port) {
    return invalid(`Service ${namespace}/${ref.name} has no port ${wanted}`);
  }
  return {
    backend: {
      type: 'pool',
      pool: { namespace, name },
      epp: {
        host: `${ref.name}.${namespace}.svc.cluster.local`,
        port: wanted,
        tls: port.appProtocol !== CLEARTEXT,
      },
      failureMode: ref.failureMode ?? 'FailClose',
      endpoints: endpointsOf(pool, world),
    },
    accepted,
    resolvedRefs: verdict(
      'ResolvedRefs',
      'True',
      'ResolvedRefs',
      'All references are resolved',
      generation,
    ),
  };
}

/** One endpoint per ready pod and target port. */
function endpointsOf(pool: InferencePool, world: WorldIndex): Endpoint[] {
  return world
    .podsIn(pool.metadata.namespace ?? '')
    .filter(
      pod =>
        isReady(pod) &&
        pod.metadata.deletionTimestamp === undefined &&
        hasLabels(pod.metadata.labels, pool.spec.selector.matchLabels),
    )
    .flatMap(pod => {
      const ip = pod.status?.podIP;
      return ip
        ? pool.spec.targetPorts.map(({ number }) => ({ ip, port: number }))
        : [];
    });
}
