import { Random, randomGaussian } from '../random/Random';
import { LatencyParameters } from './LatencyParameters';

/** What the time of a prefill depends on. */
export interface PrefillWork {
  readonly promptTokens: number;
  /** Leading prompt tokens whose blocks were in the KV cache. */
  readonly cachedTokens: number;
  /** The prefill was done elsewhere: the KV cache is transferred instead. */
  readonly remotePrefill: boolean;
  /** Running requests, this one included. */
  readonly running: number;
}

/**
 * How much longer work takes with `running` requests at once: 1 for a single
 * one, rising linearly to `factor` at `maxNumSeqs`.
 */
export const loadFactor = (
  factor: number,
  running: number,
  maxNumSeqs: number,
): number =>
  maxNumSeqs <= 1 ? 1 : 1 + ((factor - 1) * (running - 1)) / (maxNumSeqs - 1);

/**
 * A normally distributed duration that stays within 30 % to 170 % of its
 * mean, in whole milliseconds: fractions are cut, as llm-d-inference-sim does.
 */
export const normalDuration = (
  random: Random,
  mean: number,
  stdDev: number,
): number => {
  const wholeMean = Math.trunc(mean);
  if (stdDev === 0) {
    return wholeMean;
  }
  const value = wholeMean + Math.trunc(stdDev) * randomGaussian(random);
  return Math.trunc(
    Math.min(Math.max(value, 0.3 * wholeMean), 1.7 * wholeMean),
  );
};

/**
 * The simulator's latency model (llm-d-inference-sim, latency simulation):
 * a prefill that is constant or grows with the uncached prompt, then one
 * inter-token latency per further token, both stretched by load.
 */
export class LatencyModel {
  readonly #parameters: LatencyParameters;
  readonly #random: Random;

  constructor(parameters: LatencyParameters, random: Random) {
    this.#parameters = parameters;
    this.#random = random;
  }

  /** Milliseconds until the first token. */
  prefill(work: PrefillWork): number {
    return work.remotePrefill
      ? this.#kvCacheTransfer(work)
      : this.#localPrefill(work);
  }

  /** Milliseconds from one token to the next. */
  interToken(running: number): number {
    const { interTokenLatency, interTokenLatencyStdDev } = this.#parameters;
    return normalDuration(
      this.#random,
      interTokenLatency * this.#load(running),
      interTokenLatencyStdDev,
    );
  }

  #localPrefill(work: PrefillWork): number {
    const p = this.#parameters;
    const load = this.#load(work.running);
    const constant =
      p.calculator === 'constant' ||
      (p.calculator === '' &&
        (p.timeToFirstToken !== 0 || p.timeToFirstTokenStdDev !== 0));
    if (constant) {
      return normalDuration(
        this.#random,
        p.timeToFirstToken * load,
        p.timeToFirstTokenStdDev,
      );
    }
    const uncached = work.promptTokens - work.cachedTokens;
    return normalDuration(
      this.#random,
      (p.prefillOverhead + uncached * p.prefillTimePerToken) * load,
      p.prefillTimeStdDev,
    );
  }

  // Load does not slow the transfer: it is the network's work, not the GPU's.
  #kvCacheTransfer(work: PrefillWork): number {
    const p = this.#parameters;
    const constant =
      p.calculator === 'constant' ||
      (p.calculator === '' &&
        (p.kvCacheTransferLatency !== 0 ||
          p.kvCacheTransferLatencyStdDev !== 0));
    return constant
      ? normalDuration(
          this.#random,
          p.kvCacheTransferLatency,
          p.kvCacheTransferLatencyStdDev,
        )
      : normalDuration(
          this.#random,
          work.promptTokens * p.kvCacheTransferTimePerToken,
          p.kvCacheTransferTimeStdDev,
        );
  }

  #load(running: number): number {
    return loadFactor(
      this.#parameters.timeFactorUnderLoad,
      running,
      this.#parameters.maxNumSeqs,
    );
  }
}
