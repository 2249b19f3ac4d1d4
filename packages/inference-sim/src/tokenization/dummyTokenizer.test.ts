import fc from 'fast-check';
import { tokenize } from './dummyTokenizer';

const texts = fc
  .array(
    fc.constantFrom('a', 'B1', '_x', ' ', '\n', '\u00a0', '\u2003', '.', 'é'),
    { maxLength: 40 },
  )
  .map(pieces => pieces.join(''));

/** FNV-1a over UTF-8, as its authors write it down, in whole numbers of any size. */
const fnv1a = (text: string) =>
  Number(
    Array.from(new TextEncoder().encode(text), BigInt).reduce(
      (hash, byte) => BigInt.asUintN(32, (hash ^ byte) * 0x01000193n),
      0x811c9dc5n,
    ),
  );

describe('tokenize', () => {
  it('numbers a token by the hash of its bytes', () => {
    fc.assert(
      fc.property(texts, text => {
        for (const token of tokenize(text)) {
          expect(token.id).toBe(fnv1a(token.text));
        }
      }),
    );
  });

  it('takes words and marks with the white space behind them, and nothing else', () => {
    expect(
      tokenize(' Good\u2003morning, (é) ').map(({ text }) => text),
    ).toEqual(['Good\u2003', 'morning', ', ', '(', ') ']);
    expect(tokenize('')).toEqual([]);
  });
});
