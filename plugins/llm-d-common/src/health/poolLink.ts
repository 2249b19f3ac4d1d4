import { describeObject } from '../kubernetes/objectReference';
import { judgeCondition, type ConditionQuestion } from './conditions';
import { link, summary } from './gatewayApiLink';
import type { Finding, LinkState } from './LinkState';
import type { StackSnapshot } from './StackSnapshot';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import { poolView } from './views';

/** The InferencePool: it exists, names an endpoint picker, and its gateways have taken it up. */
export function poolLink(
  { gapOf, pool, wants }: Topology,
  { pool: place }: StackSnapshot,
  now: Date,
): LinkState[] {
  if (!wants.pool && !pool) {
    return [];
  }
  const gap = gapOf('InferencePool');
  if (!pool) {
    const finding = ((): Finding => {
      if (gap?.code === 'KindNotServed') {
        return {
          status: 'degraded',
          reason: 'PoolKindNotServed',
          message: gap.message,
        };
      }
      return gap
        ? unknownBecause(gap)
        : {
            status: 'degraded',
            reason: 'PoolNotFound',
            message: `InferencePool ${place.namespace}/${place.name} does not exist`,
          };
    })();
    return [link('pool', place.name, { finding, evidence: [], objects: [] })];
  }
  const { spec, status } = poolView.parse(pool);
  const about = {
    source: describeObject(pool),
    generation: pool.metadata.generation,
    createdAt: pool.metadata.creationTimestamp,
    silence: 'PoolNotAttached',
  } as const;
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
  const finding = ((): Finding => {
    if (!spec.endpointPickerRef) {
      return {
        status: 'degraded',
        reason: 'PoolWithoutEndpointPicker',
        message: `${describeObject(pool)} names no endpoint picker`,
      };
    }
    return notRequested
      ? {
          status: 'healthy',
          reason: 'NotRequested',
          message: 'no route leads here, as asked',
        }
      : summary(checks, 'accepted by its gateway, endpoint picker resolved');
  })();
  return [
    link('pool', pool.metadata.name, {
      finding,
      evidence: checks.map(check => check.evidence),
      objects: [pool],
    }),
  ];
}
