/** A source of uniform random numbers in [0, 1). */
export type Random = () => number;

/** Spreads a number's bits over 32 (the finalizer of murmur3). */
const scramble = (value: number): number => {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/**
 * A repeatable source of uniform numbers (mulberry32), for `--seed`: the same
 * seed gives the same answers in the same order.
 */
export const seededRandom = (seed: number): Random => {
  let state = Math.trunc(seed) % 0x1_0000_0000;
  return () => {
    state = (state + 0x6d2b79f5) % 0x1_0000_0000;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
};

/**
 * A source of its own for one of many users of a seed. What one draws never
 * changes what another gets, in whatever order they draw.
 */
export const streamOf = (seed: number, ...path: number[]): Random => {
  // Seeds may have more than 32 bits: both halves count.
  const start = scramble(
    Math.trunc(seed) % 0x1_0000_0000 ^
      scramble(Math.floor(Math.abs(seed) / 0x1_0000_0000)),
  );
  return seededRandom(
    path.reduce((state, step) => scramble(state ^ scramble(step + 1)), start),
  );
};

/** A whole number in [from, to], both ends included. */
export const randomInteger = (
  random: Random,
  from: number,
  to: number,
): number => from + Math.floor(random() * (to - from + 1));

/** True in `percent` of a hundred cases. */
export const randomChance = (random: Random, percent: number): boolean =>
  randomInteger(random, 1, 100) <= percent;

/** A standard normal number, by the Box-Muller transform. */
export const randomGaussian = (random: Random): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
};
