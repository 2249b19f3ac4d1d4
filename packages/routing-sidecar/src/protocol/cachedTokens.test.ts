import fc from 'fast-check';
import { bodyWithCachedTokens, withCachedTokens } from './cachedTokens';

async function* inPieces(bytes: Buffer, cuts: readonly number[]) {
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(cut, bytes.length);
    yield bytes.subarray(from, Math.max(from, to));
    from = Math.max(from, to);
  }
  yield bytes.subarray(from);
}

const joined = async (chunks: AsyncIterable<Buffer>): Promise<string> => {
  const all: Buffer[] = [];
  for await (const chunk of chunks) {
    all.push(chunk);
  }
  return Buffer.concat(all).toString('utf8');
};

describe('cached tokens in a response', () => {
  it('come out the same wherever the body is cut', async () => {
    const lines = fc.array(
      fc.oneof(
        fc.constant('data: [DONE]'),
        fc.constant(''),
        fc.string({ unit: 'grapheme' }).map(id => `data: {"id":"${id}"}`),
        fc.nat().map(n => `data: {"usage":{"prompt_tokens":${n}}}`),
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.array(fc.nat(200), { maxLength: 5 }),
        fc.nat(99),
        async (events, cuts, cached) => {
          const text = events.map(line => line.replace(/\n/g, '')).join('\n');
          const expected = text
            .split('\n')
            .map(line =>
              line.startsWith('data: ')
                ? `data: ${withCachedTokens(line.slice(6), cached)}`
                : line,
            )
            .join('\n');
          const bytes = Buffer.from(text);
          expect(
            await joined(
              bodyWithCachedTokens(inPieces(bytes, cuts), true, cached),
            ),
          ).toBe(bytes.length === 0 ? '' : Buffer.from(expected).toString());
        },
      ),
    );
  });

  it('stay away from what has no usage or is no JSON', () => {
    for (const text of ['', '{"a":1}', 'no "usage" here', '{"usage":3}']) {
      expect(withCachedTokens(text, 4)).toBe(text);
    }
  });
});
