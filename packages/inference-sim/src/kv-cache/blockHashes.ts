/** A block's key: 53 bits, which two different prefixes share by rare chance only. */
export type BlockHash = number;

// Two lanes of murmur3's mixing, each of 32 bits: a cryptographic hash would
// take most of a simulation's time.
const mix = (state: number, value: number, factor: number): number => {
  let word = Math.imul(value, 0xcc9e2d51);
  word = Math.imul((word << 15) | (word >>> 17), factor);
  const next = state ^ word;
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0;
};

const finish = (state: number): number => {
  let word = state;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
};

/**
 * The keys of a prompt's full blocks. Each key covers the model and everything
 * before its block, so equal keys mean equal prefixes. A partial last block
 * has no key.
 */
export const blockHashes = (
  prompt: readonly number[],
  options: { blockSize: number; model: string; seed: string },
): BlockHash[] => {
  const { blockSize, model, seed } = options;
  const hashes: BlockHash[] = [];
  let left = 0x1b873593;
  let right = 0x2545f491;
  const take = (value: number) => {
    left = mix(left, value, 0x1b873593);
    right = mix(right, value, 0x38b34ae5);
  };
  for (const text of [seed, model]) {
    take(text.length);
    for (let at = 0; at < text.length; at += 1) {
      take(text.charCodeAt(at));
    }
  }
  for (let end = blockSize; end <= prompt.length; end += blockSize) {
    for (let at = end - blockSize; at < end; at += 1) {
      take(prompt[at]);
    }
    hashes.push(finish(left) * 0x20_0000 + (finish(right) >>> 11));
  }
  return hashes;
};
