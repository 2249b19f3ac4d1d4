import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { selectsLabels } from '../kubernetes/labelSelector';
import { describeObject } from '../kubernetes/objectReference';
import { check, type Check } from './Check';
import type { Topology } from './topology';

export function selectsPods(
  { decode, prefill, selector }: Topology,
  pool: KubernetesObject,
): Check {
  const workloads = [decode, prefill];
  const isAny = workloads.some(
    ({ deployments, pods }) => deployments.length + pods.length > 0,
  );
  const text = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return check(
    `${describeObject(pool)} selector`,
    isAny
      ? { status: 'healthy', reason: 'Healthy', message: `selects ${text}` }
      : {
          status: 'degraded',
          reason: 'PoolSelectsNoPods',
          message: `The selector of ${describeObject(
            pool,
          )} (${text}) matches no pod and no Deployment in its namespace`,
        },
  );
}

export function sharesPods(
  { decode, prefill, snapshot, views }: Topology,
  pool: KubernetesObject,
): Check {
  const pods = [...decode.pods, ...prefill.pods];
  const other = snapshot.pools.find(
    one =>
      one.metadata.name !== pool.metadata.name &&
      one.metadata.namespace === pool.metadata.namespace &&
      one.metadata.deletionTimestamp === undefined &&
      pods.some(pod =>
        selectsLabels(
          views.pool(one).spec.selector.matchLabels,
          pod.metadata.labels,
        ),
      ),
  );
  return check(
    `${describeObject(pool)} other pools`,
    other
      ? {
          status: 'degraded',
          reason: 'PoolsOverlap',
          message: `${describeObject(other)} selects pods of ${describeObject(
            pool,
          )} too`,
        }
      : {
          status: 'healthy',
          reason: 'Healthy',
          message: 'no other pool selects its pods',
        },
  );
}

/** Ports that containers declare are only a hint, so what was heard on the port counts more. */
export function targetPort(
  { decode, probes, views }: Topology,
  pool: KubernetesObject,
): Check {
  const wanted = views.pool(pool).spec.targetPorts.map(({ number }) => number);
  const declared = [
    ...new Set(
      decode.pods.flatMap(pod => {
        const { containers, initContainers } = views.pod(pod).spec;
        return [...containers, ...initContainers].flatMap(({ ports }) =>
          ports.map(({ containerPort }) => containerPort),
        );
      }),
    ),
  ];
  const isHeard = probes.some(
    ({ node, status }) => node === 'decode' && status === 'healthy',
  );
  const isMissed = !wanted.some(port => declared.includes(port));
  return check(
    `${describeObject(pool)} targetPorts`,
    isMissed && wanted.length > 0 && declared.length > 0 && !isHeard
      ? {
          status: 'degraded',
          reason: 'PoolTargetPortWrong',
          message: `${describeObject(
            pool,
          )} sends requests to port ${wanted.join(
            ', ',
          )}, and its pods have ${declared.join(', ')}`,
        }
      : {
          status: 'healthy',
          reason: 'Healthy',
          message: `sends requests to port ${wanted.join(', ')}`,
        },
  );
}
