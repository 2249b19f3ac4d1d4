import { endpoint, request } from '../../testing/endpoints';
import { Scorer } from '../plugins';
import { EMPTY_STATE } from '../../testing/emptyState';
import { SchedulingState } from '../SchedulingState';
import { activeRequestScorer } from './activeRequestScorer';
import { fewestScorer } from './fewestScorer';
import { kvCacheUtilizationScorer } from './kvCacheUtilizationScorer';
import { loadAwareScorer } from './loadAwareScorer';
import { loraAffinityScorer } from './loraAffinityScorer';
import { prefixCacheScorer } from './prefixCacheScorer';

const id = { name: 's', type: 's' };
const names = ['a', 'b', 'c', 'd'];

const byWaiting = (scorer: Scorer, waiting: readonly number[]) =>
  scorer.score(
    waiting.map((w, i) => endpoint(names[i], { waitingRequests: w })),
    request(),
    EMPTY_STATE,
  );

const byState = (scorer: Scorer, count: number, state: SchedulingState) =>
  scorer.score(
    names.slice(0, count).map(name => endpoint(name)),
    request(),
    state,
  );

describe('load-aware-scorer', () => {
  it.each([
    {
      threshold: 128,
      waiting: [0, 32, 64, 128],
      scores: [0.5, 0.375, 0.25, 0],
    },
    { threshold: 128, waiting: [127, 129, 10_000], scores: [0.5 / 128, 0, 0] },
    { threshold: 10, waiting: [0, 1, 5, 10], scores: [0.5, 0.45, 0.25, 0] },
  ])('$waiting of $threshold', ({ threshold, waiting, scores }) => {
    byWaiting(loadAwareScorer(id, threshold), waiting).forEach((score, i) =>
      expect(score).toBeCloseTo(scores[i], 12),
    );
  });
});

describe('queue-scorer', () => {
  it.each([
    { waiting: [0, 5, 10], scores: [1, 0.5, 0] },
    { waiting: [3, 3, 3], scores: [1, 1, 1] },
    { waiting: [7], scores: [1] },
    { waiting: [2, 6], scores: [1, 0] },
  ])('$waiting', ({ waiting, scores }) => {
    const scorer = fewestScorer(id, m => m.waitingRequests);
    expect(byWaiting(scorer, waiting)).toEqual(scores);
  });

  it('as running-requests-size-scorer looks at running requests only', () => {
    const scorer = fewestScorer(id, m => m.runningRequests);
    const endpoints = [
      endpoint('a', { runningRequests: 8, waitingRequests: 0 }),
      endpoint('b', { runningRequests: 4, waitingRequests: 9 }),
    ];
    expect(scorer.score(endpoints, request(), EMPTY_STATE)).toEqual([0, 1]);
  });
});

describe('kv-cache-utilization-scorer', () => {
  it.each([
    [0, 1],
    [0.25, 0.75],
    [1, 0],
  ])('usage %d gives %d', (kvCacheUsage, score) => {
    const endpoints = [endpoint('a', { kvCacheUsage })];
    expect(
      kvCacheUtilizationScorer(id).score(endpoints, request(), EMPTY_STATE),
    ).toEqual([score]);
  });
});

describe('active-request-scorer', () => {
  const active = (
    counts: Record<string, number | undefined>,
  ): SchedulingState => ({
    ...EMPTY_STATE,
    activeRequests: new Map(
      Object.entries(counts).map(([name, n]) => [`ns/${name}`, n ?? 0]),
    ),
  });
  const current = { idleThreshold: 0, maxBusyScore: 1 } as const;

  it.each([
    { options: current, counts: {}, scores: [1, 1, 1] },
    { options: current, counts: { a: 4, b: 1 }, scores: [0, 0.75, 1] },
    {
      options: { idleThreshold: 2, maxBusyScore: 0.5 },
      counts: { a: 2, b: 3, c: 4 },
      scores: [1, 0.125, 0],
    },
  ])('$counts', ({ options, counts, scores }) => {
    const scorer = activeRequestScorer(id, {
      ...options,
      maximumOver: 'candidates',
    });
    expect(byState(scorer, 3, active(counts))).toEqual(scores);
  });

  it('in v0.4.0 measures against every pod it tracks', () => {
    const scorer = activeRequestScorer(id, {
      ...current,
      maximumOver: 'all-tracked',
    });
    expect(byState(scorer, 1, active({ a: 2, elsewhere: 8 }))).toEqual([0.75]);
  });
});

describe('prefix-cache-scorer', () => {
  const matches = (
    blocks: Record<string, number | undefined>,
    totalBlocks: number,
  ): SchedulingState => ({
    ...EMPTY_STATE,
    prefixMatches: new Map([
      [
        'producer',
        {
          matchedBlocks: new Map(
            Object.entries(blocks).map(([name, n]) => [`ns/${name}`, n ?? 0]),
          ),
          totalBlocks,
          blockTokens: 64,
        },
      ],
    ]),
  });
  const scorer = (matchLengthWeight: number, producer = 'producer') =>
    prefixCacheScorer(id, {
      producer,
      matchLengthWeight,
      matchLengthScaleTokens: 640,
    });

  it.each([
    { weight: 0, blocks: {}, total: 0, scores: [0, 0] },
    { weight: 0, blocks: { a: 4, b: 1 }, total: 4, scores: [1, 0.25] },
    // 5 of 10 blocks are 320 of 640 tokens: half, and a half squared.
    { weight: 0.5, blocks: { a: 5, b: 10 }, total: 10, scores: [0.375, 1] },
    { weight: 1, blocks: { a: 5, b: 20 }, total: 20, scores: [0.25, 1] },
  ])(
    '$blocks of $total, weight $weight',
    ({ weight, blocks, total, scores }) => {
      expect(byState(scorer(weight), 2, matches(blocks, total))).toEqual(
        scores,
      );
    },
  );

  it('reads only the producer it was told to', () => {
    expect(byState(scorer(0, 'another'), 1, matches({ a: 1 }, 1))).toEqual([0]);
  });
});

it('lora-affinity-scorer prefers adapters in use, then room, then a queue', () => {
  const adapters = (active: string[], waiting: string[], max: number) => ({
    adapters: { active, waiting, max },
  });
  expect(
    loraAffinityScorer(id).score(
      [
        endpoint('in use', adapters(['other', 'mine'], [], 2)),
        endpoint('room', adapters(['other'], [], 2)),
        endpoint('waited for, with room', adapters([], ['mine'], 2)),
        endpoint('waited for', adapters(['other'], ['mine'], 2)),
        endpoint('full', adapters(['other'], ['another'], 2)),
        endpoint('without adapters'),
      ],
      request('', 'mine'),
      EMPTY_STATE,
    ),
  ).toEqual([1, 0.8, 0.8, 0.6, 0, 0]);
});
