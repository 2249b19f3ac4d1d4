import { Random, randomGaussian, randomInteger } from '../random/Random';

const probabilities = [0.2, 0.3, 0.2, 0.05, 0.1, 0.15];
const narrowBucket = 20;
/** The bucket that takes what is left when the others are narrow. */
const wideBucket = 3;
const widestWithEqualBuckets = probabilities.length * narrowBucket;

const meanLength = 40;
const lengthStdDev = 20;

const bucketWidths = (maxTokens: number): number[] =>
  maxTokens <= widestWithEqualBuckets
    ? probabilities.map(() => maxTokens / probabilities.length)
    : probabilities.map((_, index) =>
        index === wideBucket
          ? maxTokens - narrowBucket * (probabilities.length - 1)
          : narrowBucket,
      );

const lengthInHistogram = (random: Random, maxTokens: number): number => {
  const draw = random();
  let cumulative = 0;
  let start = 0;
  for (const [index, width] of bucketWidths(maxTokens).entries()) {
    cumulative += probabilities[index];
    if (draw < cumulative) {
      const from = Math.floor(start) + 1;
      return randomInteger(
        random,
        from,
        Math.max(from, Math.floor(start + width)),
      );
    }
    start += width;
  }
  return maxTokens;
};

/**
 * How many tokens a random answer has (llm-d-inference-sim, response
 * generation): with a limit, one of six buckets up to it; without, a normal
 * distribution around 40 within the room that the context leaves.
 *
 * @param request - `maxTokens` the client's limit, `contextLeft` the tokens
 * that fit behind the prompt, `ignoreEos` whether to go on to the limit
 */
export const randomResponseLength = (
  random: Random,
  request: { maxTokens?: number; contextLeft: number; ignoreEos: boolean },
): number => {
  const { maxTokens, contextLeft, ignoreEos } = request;
  if (maxTokens !== undefined) {
    const limit = Math.min(maxTokens, contextLeft);
    return ignoreEos
      ? limit
      : Math.min(limit, lengthInHistogram(random, limit));
  }
  if (contextLeft < lengthStdDev) {
    return randomInteger(random, 1, Math.max(1, contextLeft));
  }
  const length = Math.round(meanLength + lengthStdDev * randomGaussian(random));
  return Math.min(Math.max(length, 1), contextLeft);
};
