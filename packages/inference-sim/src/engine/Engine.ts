import { Cancel, Clock } from '../clock/Clock';
import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { BlockCache } from '../kv-cache/BlockCache';
import { LatencyModel } from '../latency/LatencyModel';
import { LatencyParameters } from '../latency/LatencyParameters';
import { LoraSlots } from '../queue/LoraSlots';
import { AdapterCounts, RequestQueue } from '../queue/RequestQueue';
import { streamOf } from '../random/Random';
import { EngineObserver } from './EngineObserver';
import { Generation } from './Generation';
import { GenerationListener, GenerationRequest } from './GenerationRequest';

/** What an engine may be told while it runs. */
export type EngineOptions = () => SimulatorOptions;

/**
 * The model server without its model: a request waits for a slot, takes its
 * blocks in the KV cache, spends the time of a prefill, then gives a token
 * after each inter-token latency. It lives on a clock, real or virtual, and
 * each request draws from random streams of its own, so what happens depends
 * on the seed and the requests alone.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #clock: Clock;
  readonly #observer: EngineObserver | undefined;
  readonly #everyToken: boolean;
  readonly #queue: RequestQueue;
  readonly #cache: BlockCache | undefined;
  #latency: LatencyModel;
  #latencyOptions: LatencyParameters;
  #requests = 0;

  /**
   * @param settings - `everyToken: false` when nobody wants tokens one by one:
   * listeners then hear only of ends, at the same times
   */
  constructor(
    options: EngineOptions,
    clock: Clock,
    settings: { observer?: EngineObserver; everyToken: boolean },
  ) {
    const { maxNumSeqs, maxWaitingQueueLength, maxLoras, kvCache, latency } =
      options();
    this.#latencyOptions = latency;
    this.#latency = new LatencyModel(latency);
    this.#options = options;
    this.#clock = clock;
    this.#observer = settings.observer;
    this.#everyToken = settings.everyToken;
    this.#cache = kvCache.enabled ? new BlockCache(kvCache.size) : undefined;
    this.#queue = new RequestQueue(
      { maxRunning: maxNumSeqs, maxWaiting: maxWaitingQueueLength },
      new LoraSlots(maxLoras, {
        loaded: adapter => this.#cache?.loaded(adapter),
        unloaded: adapter => this.#cache?.unloaded(adapter),
      }),
    );
  }

  get running(): number {
    return this.#queue.running;
  }

  get waiting(): number {
    return this.#queue.waiting;
  }

  /** Share of the KV cache that running requests hold, 0 to 1. */
  get kvCacheUsage(): number {
    return this.#cache?.usage ?? 0;
  }

  get adapters(): AdapterCounts {
    return this.#queue.adapters;
  }

  /** Takes a request in; the listener hears how it goes, from within this call on. */
  submit(request: GenerationRequest, listener: GenerationListener): Cancel {
    const { seed } = this.#options();
    this.#requests += 1;
    const generation = new Generation(request, listener, {
      options: this.#options,
      latency: () => this.#currentLatency(),
      clock: this.#clock,
      cache: this.#cache,
      queue: this.#queue,
      observer: this.#observer,
      everyToken: this.#everyToken,
      random: {
        content: streamOf(seed, this.#requests, 0),
        timing: streamOf(seed, this.#requests, 1),
      },
    });
    generation.enter();
    return () => generation.cancel();
  }

  /** Forgets the KV cache and keeps none (sleep mode). */
  discardCache(): void {
    this.#cache?.discard();
  }

  activateCache(): void {
    this.#cache?.activate();
  }

  /** Options may change while requests run; tokens to come follow them. */
  #currentLatency(): LatencyModel {
    const { latency } = this.#options();
    if (latency !== this.#latencyOptions) {
      this.#latencyOptions = latency;
      this.#latency = new LatencyModel(latency);
    }
    return this.#latency;
  }
}
