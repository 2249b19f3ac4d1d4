import {
  stackConditionTypes,
  type Condition,
} from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import {
  settleConditions,
  transitions,
  type Verdicts,
} from './settleConditions';

const verdict = fc.record({
  status: fc.constantFrom(
    'True' as const,
    'False' as const,
    'Unknown' as const,
  ),
  reason: fc.constantFrom('One', 'Two'),
  message: fc.string(),
});
const verdicts: fc.Arbitrary<Verdicts> = fc.record({
  Valid: verdict,
  DependenciesMet: verdict,
  Applied: verdict,
  ModelServersReady: verdict,
  EppReady: verdict,
  PoolAttached: verdict,
  RouteAccepted: verdict,
  GatewayProgrammed: verdict,
});
const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));

describe('settleConditions', () => {
  it('says Ready exactly when all others hold, and lends it the words of the first that does not', () => {
    fc.assert(
      fc.property(verdicts, fc.nat(), (given, generation) => {
        const conditions = settleConditions(given, [], generation, at(0));
        expect(conditions.map(({ type }) => type)).toEqual([
          'Ready',
          ...stackConditionTypes,
        ]);
        const [ready, ...others] = conditions;
        const unmet = others.find(({ status }) => status !== 'True');
        expect(ready).toMatchObject(
          unmet
            ? {
                status: 'False',
                reason: unmet.reason,
                message: `${unmet.type}: ${unmet.message}`,
              }
            : { status: 'True', reason: 'Ready' },
        );
        expect(
          conditions.every(one => one.observedGeneration === generation),
        ).toBe(true);
      }),
    );
  });

  it('moves lastTransitionTime only when a status changes, however often it is asked', () => {
    fc.assert(
      fc.property(fc.array(verdicts, { minLength: 1, maxLength: 8 }), steps => {
        let previous: Condition[] = [];
        steps.forEach((given, second) => {
          const current = settleConditions(given, previous, 1, at(second));
          const moved = current
            .filter(
              ({ lastTransitionTime }) =>
                lastTransitionTime ===
                at(second).toISOString().replace('.000', ''),
            )
            .map(({ type }) => type);
          expect(moved).toEqual(
            transitions(previous, current).map(
              ({ condition }) => condition.type,
            ),
          );
          previous = current;
        });
      }),
    );
  });
});
