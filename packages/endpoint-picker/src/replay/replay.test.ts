import { replayFile } from './replayFile';

const story = 'Once upon a time there was a scheduler. '.repeat(40);
const endpoints = [
  { name: 'a', waiting: 0, kvUsage: 0.25, blockSize: 16, numBlocks: 1024 },
  { name: 'b', waiting: 64, kvUsage: 0, blockSize: 16, numBlocks: 1024 },
];
const vector = {
  version: 'v0.4.0',
  profile: 'default',
  request: { model: 'm', prompt: story },
  endpoints,
  expect: {
    picked: ['a', 'b'],
    totals: { a: 1.25, b: 1.25 },
    scores: {
      'load-aware-scorer': { a: 0.5, b: 0.25 },
      'prefix-cache-scorer/prefix-cache-scorer': { a: 0, b: 0 },
    },
  },
};
const cached = {
  ...vector,
  version: 'v0.10.0',
  history: [{ endpoint: 'b', model: 'm', prompt: story }],
  expect: { picked: ['b'], totals: { a: 1.25, b: 3.25 } },
};
const ownConfig = {
  ...vector,
  version: 'v0.11.0',
  profile: {
    plugins: [{ type: 'active-request-scorer' }, { type: 'queue-scorer' }],
  },
  history: [
    { endpoint: 'a', request: { model: 'm', prompt: 'x' }, completed: false },
  ],
  expect: { picked: ['a', 'b'], totals: { a: 1, b: 1 } },
};

/** Queues of 0, 2, 2 and 4 requests: totals of 1, 0.5, 0.5 and 0. */
const severalOf = (count: number, picked: string[], type = 'max-score') => ({
  ...ownConfig,
  profile: {
    plugins: [
      { type: 'queue-scorer' },
      { type: `${type}-picker`, parameters: { maxNumOfEndpoints: count } },
    ],
  },
  endpoints: ['a', 'b', 'c', 'd'].map((name, i) => ({
    name,
    waiting: [0, 2, 2, 4][i],
  })),
  history: [],
  expect: { picked },
});

async function replay(...vectors: readonly unknown[]) {
  const printed: string[] = [];
  const text = vectors.map(one => JSON.stringify(one)).join('\n');
  const report = await replayFile(`${text}\n`, line => printed.push(line));
  return { ...report, printed };
}

it('finds the same decisions, ties as sets', async () => {
  expect(await replay(vector, cached, ownConfig)).toEqual({
    equal: 3,
    different: 0,
    printed: [],
  });
});

it.each([
  [1, ['a']],
  // The second best are two, either of which may come second.
  [2, ['a', 'b', 'c']],
  [3, ['a', 'b', 'c']],
  [4, ['a', 'b', 'c', 'd']],
  [9, ['a', 'b', 'c', 'd']],
])(
  'of %i endpoints that are picked knows all that could be',
  async (n, set) => {
    expect(await replay(severalOf(n, set))).toMatchObject({ different: 0 });
  },
);

it.each([
  [3, ['a', 'b', 'c']],
  [4, ['a', 'b', 'c', 'd']],
])('picks %i by weight, those without one last', async (n, set) => {
  expect(await replay(severalOf(n, set, 'weighted-random'))).toMatchObject({
    different: 0,
  });
});

it.each([
  [
    { ...vector, expect: { picked: ['a'] } },
    ['line 1: picked [a, b], expected [a]'],
  ],
  [severalOf(2, ['a', 'b']), ['line 1: picked [a, b, c], expected [a, b]']],
  [
    { ...vector, expect: { totals: { a: 1.250002, b: 1.2500005 } } },
    ['line 1: total of a is 1.25, expected 1.250002'],
  ],
  [
    { ...vector, expect: { scores: { 'queue-scorer': { a: 1 } } } },
    ['line 1: queue-scorer of a is missing, expected 1'],
  ],
  [
    { ...cached, history: [{ endpoint: 'c', model: 'm', prompt: 'x' }] },
    ['line 1: history: there is no endpoint "c"'],
  ],
  [
    { ...ownConfig, profile: { plugins: [{ type: 'best-scorer' }] } },
    [expect.stringMatching(/^line 1: unknown plugin type "best-scorer"/)],
  ],
  [{}, [expect.stringMatching(/^line 1: this is no decision vector: version/)]],
])('tells what differs %#', async (changed, printed) => {
  expect(await replay(changed)).toEqual({ equal: 0, different: 1, printed });
});
