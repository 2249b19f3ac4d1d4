import fc from 'fast-check';
import { endpoint, request, seeded } from '../testing/endpoints';
import { roleFilter } from './filters/roleFilter';
import { maxScorePicker } from './pickers/maxScorePicker';
import { randomPicker } from './pickers/randomPicker';
import { weightedRandomPicker } from './pickers/weightedRandomPicker';
import { Picker, Scorer } from './plugins';
import { schedule } from './schedule';
import { SchedulingProfile } from './SchedulingProfile';
import { EMPTY_STATE } from '../testing/emptyState';
import { fewestScorer } from './scorers/fewestScorer';
import { kvCacheUtilizationScorer } from './scorers/kvCacheUtilizationScorer';
import { loadAwareScorer } from './scorers/loadAwareScorer';

/** Several endpoints with different names and any load. */
const anyEndpoints = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 6 }),
      waiting: fc.nat(300),
      running: fc.nat(300),
      kv: fc.double({ min: 0, max: 1, noNaN: true }),
      role: fc.constantFrom('decode', 'both', 'prefill', undefined),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 12 },
  )
  .map(list =>
    list.map(({ name, waiting, running, kv, role }) =>
      endpoint(
        name,
        {
          waitingRequests: waiting,
          runningRequests: running,
          kvCacheUsage: kv,
        },
        role ? { 'llm-d.ai/role': role } : {},
      ),
    ),
  );

const id = (type: string) => ({ name: type, type });

const profile = (
  picker: Picker = maxScorePicker(id('max-score-picker'), 1),
  weights: readonly number[] = [1, 2, 3],
): SchedulingProfile => ({
  name: 'default',
  filters: [roleFilter(id('decode-filter'), ['decode', 'both'], true)],
  scorers: [
    { scorer: loadAwareScorer(id('load'), 128), weight: weights[0] },
    {
      scorer: fewestScorer(id('queue'), m => m.waitingRequests),
      weight: weights[1],
    },
    { scorer: kvCacheUtilizationScorer(id('kv')), weight: weights[2] },
  ],
  picker,
});

const constant = (score: number): Scorer => ({
  ...id('constant'),
  role: 'scorer',
  score: endpoints => endpoints.map(() => score),
});

describe('schedule', () => {
  it('tells what the filters dropped, every score, the tie and the pick', () => {
    const [a, b, c] = [
      endpoint('a', { kvCacheUsage: 0.5 }),
      endpoint('b'),
      endpoint('c', {}, { 'llm-d.ai/role': 'prefill' }),
    ];
    const decision = schedule(
      request(),
      [a, b, c],
      EMPTY_STATE,
      profile(),
      () => 0,
    );
    expect(decision.candidates).toEqual([a, b, c]);
    expect(decision.filters).toEqual([
      { filter: id('decode-filter'), dropped: [c] },
    ]);
    expect(decision.scores).toEqual([
      {
        endpoint: a,
        scorers: [
          { scorer: id('load'), raw: 0.5, weight: 1, weighted: 0.5 },
          { scorer: id('queue'), raw: 1, weight: 2, weighted: 2 },
          { scorer: id('kv'), raw: 0.5, weight: 3, weighted: 1.5 },
        ],
        total: 4,
      },
      expect.objectContaining({ endpoint: b, total: 5.5 }),
    ]);
    expect(decision.tied).toEqual([b]);
    expect(decision.picked).toEqual([b]);
  });

  it('picks nothing when everything was dropped', () => {
    const prefill = endpoint('p', {}, { 'llm-d.ai/role': 'prefill' });
    const decision = schedule(
      request(),
      [prefill],
      EMPTY_STATE,
      profile(),
      () => 0,
    );
    expect(decision.scores).toEqual([]);
    expect(decision.tied).toEqual([]);
    expect(decision.picked).toEqual([]);
  });

  it.each([
    [-1, 0],
    [1.5, 1],
    [NaN, 0],
  ])('holds a score of %d to %d', (score, raw) => {
    const decision = schedule(
      request(),
      [endpoint('a')],
      EMPTY_STATE,
      { ...profile(), scorers: [{ scorer: constant(score), weight: 2 }] },
      () => 0,
    );
    expect(decision.scores[0]).toMatchObject({
      total: 2 * raw,
      scorers: [{ raw }],
    });
  });

  const weights = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), {
    minLength: 3,
    maxLength: 3,
  });

  it('scores alike in whatever order the endpoints come', () => {
    fc.assert(
      fc.property(anyEndpoints, weights, fc.nat(), (endpoints, w, seed) => {
        const random = seeded(seed);
        const other = [...endpoints].sort(() => random() - 0.5);
        const totals = (list: typeof endpoints) =>
          new Map(
            schedule(
              request(),
              list,
              EMPTY_STATE,
              profile(undefined, w),
              random,
            ).scores.map(s => [s.endpoint.name, s.scorers]),
          );
        expect(totals(other)).toEqual(totals(endpoints));
      }),
    );
  });

  it('sums the weighted scores, keeps them in 0..1, and picks a best one', () => {
    fc.assert(
      fc.property(anyEndpoints, weights, fc.nat(), (endpoints, w, seed) => {
        const { scores, tied, picked, filters } = schedule(
          request(),
          endpoints,
          EMPTY_STATE,
          profile(undefined, w),
          seeded(seed),
        );
        for (const { scorers, total } of scores) {
          for (const { raw, weight, weighted } of scorers) {
            expect(raw).toBeGreaterThanOrEqual(0);
            expect(raw).toBeLessThanOrEqual(1);
            expect(weighted).toBe(weight * raw);
          }
          expect(total).toBe(scorers.reduce((sum, s) => sum + s.weighted, 0));
        }
        const best = Math.max(...scores.map(s => s.total));
        expect(tied).toEqual(
          scores.filter(s => s.total === best).map(s => s.endpoint),
        );
        expect(picked).toHaveLength(Math.min(1, scores.length));
        expect(picked.every(e => tied.includes(e))).toBe(true);
        expect(scores.length + filters[0].dropped.length).toBe(
          endpoints.length,
        );
      }),
    );
  });

  it('is the same for the same random numbers', () => {
    fc.assert(
      fc.property(anyEndpoints, fc.nat(), (endpoints, seed) => {
        const run = () =>
          schedule(request(), endpoints, EMPTY_STATE, profile(), seeded(seed));
        expect(run()).toEqual(run());
      }),
    );
  });
});

describe('pickers', () => {
  const three = ['a', 'b', 'c'].map(name => endpoint(name));
  const scored = (totals: readonly number[]) =>
    totals.map((total, i) => ({ endpoint: three[i], total }));
  const frequencies = (picker: Picker, totals: readonly number[]) => {
    const random = seeded(7);
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 6000; i++) {
      counts[picker.pick(scored(totals), random)[0].name] += 1 / 6000;
    }
    return counts;
  };

  it('max-score-picker breaks ties evenly and names the next best after', () => {
    const picker = maxScorePicker(id('max'), 1);
    const tie = frequencies(picker, [2, 2, 1]);
    expect(tie.a).toBeCloseTo(0.5, 1);
    expect(tie.b).toBeCloseTo(0.5, 1);
    expect(tie.c).toBe(0);
    expect(
      maxScorePicker(id('max'), 2).pick(scored([1, 3, 2]), seeded(1)),
    ).toEqual([three[1], three[2]]);
  });

  it('random-picker does not look at scores', () => {
    const counts = frequencies(randomPicker(id('random'), 1), [9, 0, 0]);
    expect(Object.values(counts)).toEqual(
      [1 / 3, 1 / 3, 1 / 3].map(share => expect.closeTo(share, 1)),
    );
  });

  it('weighted-random-picker goes by scores, and by nothing without any', () => {
    const picker = weightedRandomPicker(id('weighted'), 1);
    const counts = frequencies(picker, [3, 1, 0]);
    expect(counts.a).toBeCloseTo(0.75, 1);
    expect(counts.b).toBeCloseTo(0.25, 1);
    expect(counts.c).toBe(0);
    expect(frequencies(picker, [0, 0, 0]).c).toBeCloseTo(1 / 3, 1);
  });
});
