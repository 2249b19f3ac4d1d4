import { generations } from '../generation/Generation';
import { endpoint } from '../testing/endpoints';
import { PoolFigures, poolFigures } from './poolFigures';

const NOW = 10_000;
const early = generations['<=0.6'];
const current = generations['>=0.11'];

/** [waiting, running, kvCacheUsage, age of the figures in ms] */
type Pod = readonly [number, number, number, number?];
const figures = (
  generation: typeof current,
  pods: readonly Pod[],
  before: PoolFigures = {},
) =>
  poolFigures(
    pods.map(([waitingRequests, runningRequests, kvCacheUsage, age = 0], i) =>
      endpoint(`${i}`, {
        waitingRequests,
        runningRequests,
        kvCacheUsage,
        updatedAt: NOW - age,
      }),
    ),
    before,
    { generation, stalenessMs: 2000, now: NOW },
  );

it('rounds means to two decimals and tells their spread', () => {
  expect(
    figures(current, [
      [1, 4, 0.1],
      [2, 4, 0.2],
      [4, 4, 0.4],
    ]),
  ).toEqual({
    ready: 3,
    waitingRequests: { mean: 2.33, deviation: 1.53 },
    runningRequests: { mean: 4, deviation: 0 },
    kvCacheUsage: { mean: 0.23, deviation: 0.15 },
  });
});

it('knows of no spread of a single endpoint', () => {
  expect(figures(current, [[3, 0, 0]]).waitingRequests).toEqual({
    mean: 3,
    deviation: 0,
  });
});

it('divides queues as whole numbers in early releases', () => {
  const read = figures(early, [
    [1, 4, 0.125],
    [2, 4, 0.5],
  ]);
  expect(read.waitingRequests?.mean).toBe(1);
  expect(read.kvCacheUsage?.mean).toBe(0.3125);
  expect(read.runningRequests).toBeUndefined();
});

it('leaves out endpoints whose figures are stale', () => {
  const pods: Pod[] = [
    [8, 0, 0, 2001],
    [2, 0, 0, 2000],
  ];
  for (const generation of [early, current]) {
    expect(figures(generation, pods)).toMatchObject({
      ready: 1,
      waitingRequests: { mean: 2 },
    });
  }
});

it('keeps the means when nothing is fresh, and early releases the number, too', () => {
  const pods: Pod[] = [[8, 0, 0, 5000]];
  for (const [generation, ready] of [
    [early, 1],
    [current, 0],
  ] as const) {
    const before = figures(generation, [[2, 0, 0]]);
    expect(figures(generation, pods, before)).toEqual({ ...before, ready });
  }
  expect(figures(early, pods)).toEqual({});
  expect(figures(current, pods)).toEqual({ ready: 0 });
});
