/** A source of uniform random numbers in [0, 1). */
export type Random = () => number;

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

/** A whole number in [from, to], both ends included. */
export const randomInteger = (
  random: Random,
  from: number,
  to: number,
): number => from + Math.floor(random() * (to - from + 1));

/** A standard normal number, by the Box-Muller transform. */
export const randomGaussian = (random: Random): number => {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
};
