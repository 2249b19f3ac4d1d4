import { describeObject } from '../kubernetes/objectReference';
import { judgeCondition, type ConditionQuestion } from './conditions';
import { link, summary } from './gatewayApiLink';
import type { Finding, LinkState } from './LinkState';
import { selectsPods, sharesPods, targetPort } from './poolChecks';
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
