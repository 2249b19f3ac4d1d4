import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { describeObject } from '../kubernetes/objectReference';
import { selectsLabels } from '../kubernetes/labelSelector';
import { judgeCondition, type ConditionQuestion } from './conditions';
import { link, summary } from './gatewayApiLink';
import type { HealthEvidence } from './HealthReport';
import type { Finding, LinkState } from './LinkState';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import type { Moment } from './Moment';

/** The InferencePool: it exists, selects pods of its own, names an endpoint picker, and its gateways have taken it up. */
export function poolLink(topology: Topology, now: Moment): LinkState[] {
  const { gapOf, pool, snapshot, views, wants } = topology;
  const { pool: place } = snapshot;
  if (!wants.pool && !pool) {
    return [];
  }
  if (!pool) {
    const finding = absence(topology);
    return [link('pool', place.name, { finding, evidence: [], objects: [] })];
  }
  const { spec, status } = views.pool(pool);
  const about = { object: pool, silence: 'PoolNotAttached' } as const;
  // A pool that every request is led past has no parents, and that is right.
  const notRequested = status.parents.length === 0 && !wants.routeToPool;
  const parents =
    status.parents.length > 0 || notRequested
      ? status.parents
      : [{ conditions: [] }];
  const checks = parents.flatMap(({ conditions }) =>
    (
      [
        { conditions, type: 'Accepted', fault: 'PoolNotAccepted' },
        { conditions, type: 'ResolvedRefs', fault: 'PoolRefsNotResolved' },
      ] satisfies Partial<ConditionQuestion>[]
    ).map(question => judgeCondition({ ...about, ...question }, now)),
  );
  // Without pods and Deployments nothing is known of what it selects; their own links say so.
  const own =
    gapOf('Pod') || gapOf('Deployment')
      ? []
      : [
          selectsPods(topology, pool),
          sharesPods(topology, pool),
          targetPort(topology, pool),
        ];
  const others = gapOf('InferencePool');
  const finding = ((): Finding => {
    if (!spec.endpointPickerRef) {
      return {
        status: 'degraded',
        reason: 'PoolWithoutEndpointPicker',
        message: `${describeObject(pool)} names no endpoint picker`,
      };
    }
    const found = summary(
      [
        ...checks,
        ...own,
        ...(others ? [{ finding: unknownBecause(others) }] : []),
      ],
      'accepted by its gateway, endpoint picker resolved',
    );
    return notRequested && found.status === 'healthy'
      ? {
          status: 'healthy',
          reason: 'NotRequested',
          message: 'no route leads here, as asked',
        }
      : found;
  })();
  return [
    link('pool', pool.metadata.name, {
      finding,
      evidence: [...checks, ...own].map(({ evidence }) => evidence),
      objects: [pool],
    }),
  ];
}

function absence({ gapOf, snapshot }: Topology): Finding {
  const gap = gapOf('InferencePool');
  const { namespace, name } = snapshot.pool;
  if (gap?.code === 'KindNotServed') {
    return {
      status: 'degraded',
      reason: gap.servedInstead ? 'PoolVersionNotServed' : 'PoolKindNotServed',
      message: gap.servedInstead
        ? `${gap.message}; it serves ${gap.servedInstead} instead`
        : gap.message,
    };
  }
  return gap
    ? unknownBecause(gap)
    : {
        status: 'degraded',
        reason: 'PoolNotFound',
        message: `InferencePool ${namespace}/${name} does not exist`,
      };
}

interface Check {
  finding: Finding;
  evidence: HealthEvidence;
}

function check(source: string, finding: Finding): Check {
  const { message, status } = finding;
  return { finding, evidence: { source, status, message } };
}

function selectsPods(
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

function sharesPods(
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
function targetPort(
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
