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

// Sums and products are taken in whole nanoseconds, as Go takes them: a
// hundred tokens at 0.29 ms are 29 ms, not a floating-point 28.99.
const nanosecondsPerMillisecond = 1e6;

const nanoseconds = (milliseconds: number): number =>
  Math.round(milliseconds * nanosecondsPerMillisecond);

const wholeMilliseconds = (ns: number): number =>
  Math.trunc(ns / nanosecondsPerMillisecond);

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
  const wholeMean = wholeMilliseconds(nanoseconds(mean));
  const wholeStdDev = wholeMilliseconds(nanoseconds(stdDev));
  if (wholeStdDev === 0) {
    return wholeMean;
  }
  const value = wholeMean + wholeStdDev * randomGaussian(random);
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

  constructor(parameters: LatencyParameters) {
    this.#parameters = parameters;
  }

  /** Whether latencies depend on how many requests run. */
  get dependsOnLoad(): boolean {
    const { timeFactorUnderLoad, maxNumSeqs } = this.#parameters;
    return timeFactorUnderLoad !== 1 && maxNumSeqs > 1;
  }

  /** Milliseconds until the first token. */
  prefill(work: PrefillWork, random: Random): number {
    return work.remotePrefill
      ? this.#kvCacheTransfer(work, random)
      : this.#localPrefill(work, random);
  }

  /** Milliseconds from one token to the next. */
  interToken(running: number, random: Random): number {
    const { interTokenLatency, interTokenLatencyStdDev } = this.#parameters;
    return normalDuration(
      random,
      this.#loaded(interTokenLatency, running) / nanosecondsPerMillisecond,
      interTokenLatencyStdDev,
    );
  }

  #localPrefill(work: PrefillWork, random: Random): number {
    const p = this.#parameters;
    const constant =
      p.calculator === 'constant' ||
      (p.calculator === '' &&
        (p.timeToFirstToken !== 0 || p.timeToFirstTokenStdDev !== 0));
    if (constant) {
      return normalDuration(
        random,
        this.#loaded(p.timeToFirstToken, work.running) /
          nanosecondsPerMillisecond,
        p.timeToFirstTokenStdDev,
      );
    }
    const uncached = work.promptTokens - work.cachedTokens;
    const total =
      this.#loaded(p.prefillOverhead, work.running) +
      uncached * this.#loaded(p.prefillTimePerToken, work.running);
    return normalDuration(
      random,
      total / nanosecondsPerMillisecond,
      p.prefillTimeStdDev,
    );
  }

  // Load does not slow the transfer: it is the network's work, not the GPU's.
  #kvCacheTransfer(work: PrefillWork, random: Random): number {
    const p = this.#parameters;
    const constant =
      p.calculator === 'constant' ||
      (p.calculator === '' &&
        (p.kvCacheTransferLatency !== 0 ||
          p.kvCacheTransferLatencyStdDev !== 0));
    return constant
      ? normalDuration(
          random,
          p.kvCacheTransferLatency,
          p.kvCacheTransferLatencyStdDev,
        )
      : normalDuration(
          random,
          (work.promptTokens * nanoseconds(p.kvCacheTransferTimePerToken)) /
            nanosecondsPerMillisecond,
          p.kvCacheTransferTimeStdDev,
        );
  }

  /** A latency under load, in nanoseconds, cut to the release's resolution. */
  #loaded(milliseconds: number, running: number): number {
    const { timeFactorUnderLoad, maxNumSeqs, resolution } = this.#parameters;
    const stretched = Math.trunc(
      nanoseconds(milliseconds) *
        loadFactor(timeFactorUnderLoad, running, maxNumSeqs),
    );
    return resolution === 'nanosecond'
      ? stretched
      : wholeMilliseconds(stretched) * nanosecondsPerMillisecond;
  }
}
