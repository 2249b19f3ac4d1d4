import { EMPTY_STATE } from '../../testing/emptyState';
import { endpoint, request } from '../../testing/endpoints';
import { alwaysDisaggDecider } from './alwaysDisaggDecider';
import { prefixBasedDecider } from './prefixBasedDecider';

const id = { name: 'd', type: 'd' };
const decode = endpoint('a');

it.each([
  // 256 bytes are 64 tokens.
  { bytes: 256, matched: 0, nonCached: 64, prompt: 0, result: true },
  { bytes: 252, matched: 0, nonCached: 64, prompt: 0, result: false },
  { bytes: 512, matched: 1, nonCached: 64, prompt: 0, result: true },
  { bytes: 512, matched: 1, nonCached: 65, prompt: 0, result: false },
  { bytes: 512, matched: 2, nonCached: 1, prompt: 0, result: false },
  { bytes: 512, matched: 0, nonCached: 1, prompt: 129, result: false },
  { bytes: 512, matched: 0, nonCached: 1, prompt: 128, result: true },
  // 0 switches disaggregation off.
  { bytes: 512, matched: 0, nonCached: 0, prompt: 0, result: false },
])(
  '$bytes bytes, $matched blocks of 64 tokens cached, $nonCached needed: $result',
  ({ bytes, matched, nonCached, prompt, result }) => {
    const decider = prefixBasedDecider(id, {
      nonCachedTokens: nonCached,
      promptTokens: prompt,
      producer: 'p',
      lastToken: 'counted',
    });
    const state = {
      ...EMPTY_STATE,
      prefixMatches: new Map([
        [
          'p',
          {
            matchedBlocks: new Map([['ns/a', matched]]),
            totalBlocks: 8,
            blockTokens: 64,
          },
        ],
      ]),
    };
    const text = 'x'.repeat(bytes);
    expect(decider.disaggregates(request(text), decode, state)).toBe(result);
  },
);

it.each([
  ['counted', true],
  ['ignored', false],
] as const)('takes a token that is not full as %s', (lastToken, result) => {
  const decider = prefixBasedDecider(id, {
    nonCachedTokens: 65,
    promptTokens: 0,
    producer: 'p',
    lastToken,
  });
  const matches = { matchedBlocks: new Map(), totalBlocks: 1, blockTokens: 64 };
  const state = { ...EMPTY_STATE, prefixMatches: new Map([['p', matches]]) };
  const prompt = request('x'.repeat(257));
  expect(decider.disaggregates(prompt, decode, state)).toBe(result);
});

it('always disaggregates when it is told to', () => {
  const decider = alwaysDisaggDecider(id);
  expect(decider.disaggregates(request(''), decode, EMPTY_STATE)).toBe(true);
});
