/**
 * Code lengths, in bits, of HPACK's Huffman code (RFC 7541, appendix B), for
 * the bytes 0 to 255 and the end of a string. The code is canonical, so the
 * lengths are all there is to know.
 */
const CODE_LENGTHS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28,
  28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8,
  11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12,
  10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22,
  22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23,
  21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24,
  21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22,
  23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21,
  26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22,
  21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27,
  27, 28, 27, 27, 27, 27, 27, 26, 30,
] as const;

const LONGEST = 30;

/** Symbol by code, for each length of code. */
const SYMBOLS: readonly ReadonlyMap<number, number>[] = (() => {
  const tables = [new Map<number, number>()];
  let code = 0;
  for (let length = 1; length <= LONGEST; length++) {
    const table = new Map<number, number>();
    code *= 2;
    for (const [symbol, bits] of CODE_LENGTHS.entries()) {
      if (bits === length) {
        table.set(code, symbol);
        code += 1;
      }
    }
    tables.push(table);
  }
  return tables;
})();

/**
 * Decodes a string of HPACK's Huffman code.
 *
 * @throws when the bytes are no such string
 */
export function huffmanDecoded(bytes: Buffer): Buffer {
  const decoded: number[] = [];
  let code = 0;
  let length = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      // Not by shifting: codes are up to 30 bits, and stay positive this way.
      code = code * 2 + (Math.floor(byte / 2 ** bit) % 2);
      length += 1;
      const symbol = SYMBOLS[length]?.get(code);
      if (symbol !== undefined) {
        decoded.push(symbol);
        code = 0;
        length = 0;
      } else if (length >= LONGEST) {
        throw new Error('a header is not in the Huffman code of HPACK');
      }
    }
  }
  return Buffer.from(decoded);
}
