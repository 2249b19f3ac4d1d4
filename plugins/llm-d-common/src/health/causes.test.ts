import fc from 'fast-check';
import { explain } from './causes';
import { faultRules, type FaultReason } from './faultRules';
import {
  HEALTH_NODE_IDS,
  type HealthNodeId,
  type HealthStatus,
} from './HealthReport';
import type { LinkState } from './LinkState';

const isReason = (reason: string): reason is FaultReason =>
  Object.hasOwn(faultRules, reason);
const reasons = Object.keys(faultRules).filter(isReason);

const link = (
  id: HealthNodeId,
  reason: FaultReason,
  status: Exclude<HealthStatus, 'healthy'> = 'degraded',
): LinkState => ({
  id,
  title: id,
  message: reason,
  evidence: [],
  objects: [],
  status,
  reason,
});

const someUnhealthyLinks = fc
  .subarray([...HEALTH_NODE_IDS], { minLength: 1 })
  .chain(some =>
    fc.tuple(
      ...some.map(id =>
        fc
          .tuple(
            fc.constantFrom(...reasons),
            fc.constantFrom(
              'degraded' as const,
              'unknown' as const,
              'progressing' as const,
            ),
          )
          .map(([reason, status]) => link(id, reason, status)),
      ),
    ),
  );

describe('explain', () => {
  it('leads every symptom to a cause, whatever is broken together', () => {
    fc.assert(
      fc.property(someUnhealthyLinks, links => {
        const explained = explain(links);
        const causes = explained
          .filter(({ causedBy }) => causedBy === undefined)
          .map(({ id }) => id);
        expect(causes).not.toEqual([]);
        for (const { causedBy } of explained) {
          expect(causedBy === undefined || causes.includes(causedBy)).toBe(
            true,
          );
        }
      }),
    );
  });

  it('takes the one nearest to the client of two that explain each other', () => {
    expect(
      explain([
        link('route', 'RouteRefsNotResolved'),
        link('pool', 'PoolNotAccepted'),
      ]).map(({ causedBy, id }) => [id, causedBy]),
    ).toEqual([
      ['route', undefined],
      ['pool', 'route'],
    ]);
  });

  it('takes the worse one of two that explain each other', () => {
    expect(
      explain([
        link('route', 'RouteRefsNotResolved', 'progressing'),
        link('pool', 'PoolNotAccepted'),
      ]).map(({ causedBy, id }) => [id, causedBy]),
    ).toEqual([
      ['route', 'pool'],
      ['pool', undefined],
    ]);
  });
});
