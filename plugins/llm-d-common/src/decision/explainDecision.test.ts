import fc from 'fast-check';
import type { Decision } from './Decision';
import { explainDecision } from './explainDecision';
import { findInconsistency } from './findInconsistency';
import { rankEndpoints } from './rankEndpoints';

type Raw = Record<string, Record<string, number>>;

function decide(
  raw: Raw,
  weights: Record<string, number>,
  picked?: string,
): Decision {
  const endpoints = Object.fromEntries(
    Object.entries(raw).map(([endpoint, scores]) => {
      const scorers = Object.fromEntries(
        Object.entries(scores).map(([scorer, value]) => [
          scorer,
          {
            raw: value,
            weight: weights[scorer],
            weighted: value * weights[scorer],
          },
        ]),
      );
      const total = Object.values(scorers).reduce(
        (sum, { weighted }) => sum + weighted,
        0,
      );
      return [endpoint, { total, scorers }];
    }),
  );
  const ranks = rankEndpoints(endpoints);
  const goal = picked ?? ranks.tied.at(0);
  return {
    requestId: 'r',
    source: 'epp-log',
    ...(goal !== undefined && { picked: goal }),
    endpoints,
    ...ranks,
  };
}

const weights = { load: 1, prefix: 2 };
const warm: Raw = {
  a: { load: 0.5, prefix: 1 },
  b: { load: 0.5, prefix: 0 },
  c: { load: 0.5, prefix: 0 },
};

describe('explainDecision', () => {
  it('names the scorer that made the difference, and what would be without it', () => {
    const { effects, lead, sentence } = explainDecision(decide(warm, weights));
    expect(sentence).toBe(
      'Picked a because prefix gave it 2.0 more than b; without that scorer it would be a tie of three.',
    );
    expect(lead).toBe(2);
    expect(effects).toEqual([
      {
        scorer: 'prefix',
        lead: 2,
        winnersWithout: ['a', 'b', 'c'],
        decisive: true,
      },
      { scorer: 'load', lead: 0, winnersWithout: ['a'], decisive: false },
    ]);
  });

  it.each<[string, Decision, string]>([
    [
      'a tie',
      decide({ a: { load: 0.5 }, b: { load: 0.5 } }, weights, 'b'),
      'Picked b by lot: all 2 endpoints share the highest total, and a tie is broken at random.',
    ],
    [
      'a picker that does not take the best',
      decide(warm, weights, 'b'),
      'Picked b although a had 2.000 more: the picker does not take the best.',
    ],
    [
      'a single endpoint',
      decide({ a: { load: 0.5 } }, weights),
      'Picked a, the only endpoint that filters had left.',
    ],
    [
      'another winner without the scorer',
      decide(
        { a: { load: 0, prefix: 1 }, b: { load: 0.5, prefix: 0 } },
        weights,
      ),
      'Picked a because prefix gave it 2.0 more than b; without that scorer it would be b.',
    ],
    [
      'a quiet log',
      {
        requestId: 'r',
        source: 'epp-log',
        picked: 'a',
        endpoints: {},
        tied: [],
      },
      'Picked a; the EPP told no scores.',
    ],
    [
      'totals without scorers',
      {
        ...decide({ a: {}, b: {} }, weights),
        source: 'epp-metadata',
        picked: 'a',
        endpoints: {
          a: { total: 3.5, scorers: {} },
          b: { total: 1.5, scorers: {} },
        },
        tied: ['a'],
      },
      'Picked a, 2.000 ahead of b; which scorer made the difference is not known.',
    ],
    [
      'filters that leave nobody',
      {
        requestId: 'r',
        source: 'epp-log',
        endpoints: {},
        tied: [],
        candidates: ['a', 'b'],
        drops: [{ filter: 'decode-filter', dropped: ['a', 'b'] }],
      },
      'Picked nobody: decode-filter dropped 2 endpoints, and none was left.',
    ],
  ])('says it of %s', (_, decision, sentence) => {
    expect(explainDecision(decision).sentence).toBe(sentence);
  });

  it('has leads that add up, and counterfactuals that a new ranking confirms', () => {
    const score = fc.integer({ min: 0, max: 4 }).map(n => n / 4);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('a', 'b', 'c', 'd'),
          fc.record({ load: score, prefix: score, kv: score }),
          { minKeys: 2 },
        ),
        fc.record({
          load: fc.nat(3),
          prefix: fc.nat(3),
          kv: fc.nat(3),
        }),
        (raw, anyWeights) => {
          const decision = decide(raw, anyWeights);
          const { effects, lead } = explainDecision(decision);
          expect(
            effects.reduce((sum, effect) => sum + effect.lead, 0),
          ).toBeCloseTo(lead ?? Number.NaN, 9);
          for (const { scorer, winnersWithout } of effects) {
            const others = decide(raw, { ...anyWeights, [scorer]: 0 });
            expect(winnersWithout).toEqual([...others.tied].sort());
          }
          expect(findInconsistency(decision, { picksBest: true })).toBe(
            undefined,
          );
        },
      ),
    );
  });
});

describe('findInconsistency', () => {
  it('finds a total that is not the sum, beyond 0.001', () => {
    const decision = decide(warm, weights);
    const off = (by: number): Decision => ({
      ...decision,
      endpoints: {
        ...decision.endpoints,
        b: { ...decision.endpoints.b, total: 0.5 + by },
      },
    });
    expect(findInconsistency(off(0.0009), { picksBest: true })).toBe(undefined);
    expect(findInconsistency(off(0.002), { picksBest: true })).toContain(
      "The EPP's total of b is 0.502, the sum of its weighted scores 0.500",
    );
    // Three decimals of raw scores with these weights explain as much.
    expect(
      findInconsistency(off(0.002), { picksBest: true, roundedOff: true }),
    ).toBe(undefined);
    expect(
      findInconsistency(
        { ...off(1), source: 'recomputed' },
        { picksBest: true },
      ),
    ).toBe(undefined);
  });

  it('finds a pick that is not the best, where the picker takes the best', () => {
    const decision = decide(warm, weights, 'b');
    expect(findInconsistency(decision, { picksBest: true })).toContain(
      'picked b with 0.500, although a had 2.500',
    );
    expect(findInconsistency(decision, { picksBest: false })).toBe(undefined);
  });
});
