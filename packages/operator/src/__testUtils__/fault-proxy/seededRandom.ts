/** Numbers in [0, 1), always the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = Math.trunc(seed);
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The seed of a test that draws lots: another one each time, or the one in the environment variable OPERATOR_TEST_SEED, to see a
 * failure again. It is printed.
 */
export function testSeed(what: string): number {
  const seed = Number(process.env.OPERATOR_TEST_SEED ?? Date.now() % 2 ** 31);
  process.stdout.write(`${what}: OPERATOR_TEST_SEED=${seed}\n`);
  return seed;
}

/** So many of the choices, in their order; by lot, when there are more. */
export function drawn<T>(
  choices: readonly T[],
  count: number,
  what: string,
): readonly T[] {
  if (count >= choices.length) return choices;
  const random = seededRandom(testSeed(what));
  return choices
    .map(choice => ({ choice, lot: random() }))
    .filter(
      ({ lot }, _index, lots) =>
        lots.filter(other => other.lot < lot).length < count,
    )
    .map(({ choice }) => choice);
}
