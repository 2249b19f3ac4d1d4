import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { BlockCache, HeldBlocks } from '../kv-cache/BlockCache';
import { blockHashes } from '../kv-cache/blockHashes';
import { LatencyModel } from '../latency/LatencyModel';
import { SimulatorMetrics } from '../metrics/SimulatorMetrics';
import { RequestQueue } from '../queue/RequestQueue';
import { Random } from '../random/Random';
import { GenerationEvent, GenerationRequest } from './GenerationRequest';
import { pauseUntil } from './pause';
import { planResponse } from './responseTokens';

/** The clock and the dice of one run. */
export interface EngineSources {
  now(): number;
  random: Random;
}

/**
 * The model server without its model: a request waits for a slot, takes its
 * blocks in the KV cache, spends the time of a prefill, then gives a token
 * after each inter-token latency.
 */
export class Engine {
  readonly metrics: SimulatorMetrics;
  readonly #options: SimulatorOptions;
  readonly #sources: EngineSources;
  readonly #queue: RequestQueue;
  readonly #latency: LatencyModel;
  readonly #cache: BlockCache | undefined;

  constructor(
    options: SimulatorOptions,
    kvCacheUsageMetric: string,
    sources: EngineSources,
  ) {
    this.#options = options;
    this.#sources = sources;
    this.#queue = new RequestQueue({
      maxRunning: options.maxNumSeqs,
      maxWaiting: options.maxWaitingQueueLength,
    });
    this.#latency = new LatencyModel(options.latency, sources.random);
    this.#cache = options.kvCache.enabled
      ? new BlockCache(options.kvCache.size)
      : undefined;
    this.metrics = new SimulatorMetrics({
      modelName: options.servedModelNames[0],
      kvCacheUsageMetric,
      blockSize: options.kvCache.blockSize,
      kvCacheSize: options.kvCache.size,
      maxLoras: options.maxLoras,
      maxModelLen: options.maxModelLen,
      live: {
        running: () => this.#queue.running,
        waiting: () => this.#queue.waiting,
        kvCacheUsage: () => this.#cache?.usage ?? 0,
        now: sources.now,
      },
    });
  }

  /**
   * Generates an answer. Nothing happens until the first event is asked for,
   * and errors of admission come with it.
   *
   * @throws QueueFullError, LeftQueueError, CacheFullError, CancelledError
   */
  async *generate(
    request: GenerationRequest,
    signal: AbortSignal,
  ): AsyncGenerator<GenerationEvent, void, void> {
    const arrived = this.#sources.now();
    const slot = await this.#queue.enter(signal);
    let blocks: HeldBlocks | undefined;
    try {
      blocks = this.#holdBlocks(request);
      yield* this.#run(request, blocks, arrived, signal);
    } finally {
      blocks?.release();
      slot.release();
    }
  }

  async *#run(
    request: GenerationRequest,
    blocks: HeldBlocks | undefined,
    arrived: number,
    signal: AbortSignal,
  ): AsyncGenerator<GenerationEvent, void, void> {
    const { now, random } = this.#sources;
    const started = now();
    const plan = planResponse(random, request, this.#options);
    const promptTokens = request.prompt.length;
    const cachedTokens = blocks
      ? blocks.hits * this.#options.kvCache.blockSize
      : undefined;

    let due =
      started +
      this.#latency.prefill({
        promptTokens,
        cachedTokens: cachedTokens ?? 0,
        remotePrefill: request.remotePrefill,
        running: this.#queue.running,
      });
    await pauseUntil(due, now, signal);
    const firstTokenAt = now();
    this.metrics.firstToken(firstTokenAt - arrived);

    let before = firstTokenAt;
    for (const [index, text] of plan.tokens.entries()) {
      if (index > 0) {
        due += this.#latency.interToken(this.#queue.running);
        await pauseUntil(due, now, signal);
        const at = now();
        this.metrics.furtherToken(at - before);
        before = at;
      }
      yield { type: 'token', text };
    }

    this.metrics.finished({
      promptTokens,
      cachedTokens: cachedTokens ?? 0,
      generatedTokens: plan.tokens.length,
      maxTokens: request.maxTokens,
      finishReason: plan.finishReason,
      queueTime: started - arrived,
      prefillTime: firstTokenAt - started,
      decodeTime: before - firstTokenAt,
    });
    yield {
      type: 'finished',
      finishReason: plan.finishReason,
      usage: {
        promptTokens,
        completionTokens: plan.tokens.length,
        cachedTokens,
      },
    };
  }

  #holdBlocks(request: GenerationRequest): HeldBlocks | undefined {
    if (!this.#cache) {
      return undefined;
    }
    const { blockSize, hashSeed } = this.#options.kvCache;
    const held = this.#cache.hold(
      blockHashes(
        request.prompt.map(token => token.id),
        { blockSize, model: request.model, seed: hashSeed },
      ),
    );
    this.metrics.prefixLookup(request.prompt.length, held.hits * blockSize);
    return held;
  }
}
