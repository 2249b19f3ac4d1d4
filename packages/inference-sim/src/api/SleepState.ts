import { SimulatorContext } from './SimulatorContext';

/**
 * vLLM's sleep mode as the simulator has it: asleep, it has lost its KV cache;
 * it answers all the same. Without `--enable-sleep-mode` and
 * VLLM_SERVER_DEV_MODE=1 it never falls asleep.
 */
export class SleepState {
  readonly #context: SimulatorContext;
  #asleep = false;

  constructor(context: SimulatorContext) {
    this.#context = context;
  }

  get isAsleep(): boolean {
    return this.#asleep;
  }

  fallAsleep(): void {
    const { configuration, engine } = this.#context;
    if (configuration.options.sleepMode) {
      this.#asleep = true;
      engine.discardCache();
    }
  }

  /** @param tags - what to wake; null for everything, else only `kv_cache` brings the cache back */
  wakeUp(tags: string | null): void {
    if (tags === null || tags === 'kv_cache') {
      this.#context.engine.activateCache();
    }
    this.#asleep = false;
  }
}
