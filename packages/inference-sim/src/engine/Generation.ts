import { Cancel } from '../clock/Clock';
import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { HeldBlocks } from '../kv-cache/BlockCache';
import { blockHashes } from '../kv-cache/blockHashes';
import { Place } from '../queue/RequestQueue';
import { GenerationContext } from './GenerationContext';
import {
  FinishReason,
  GeneratedToken,
  GenerationListener,
  GenerationRequest,
} from './GenerationRequest';
import { planResponse, ResponsePlan } from './ResponsePlan';

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

/** One request on its way through an engine. */
export class Generation {
  readonly #request: GenerationRequest;
  readonly #listener: GenerationListener;
  readonly #context: GenerationContext;
  readonly #arrived: number;
  #place: Place | undefined;
  #blocks: HeldBlocks | undefined;
  #cancelTimer: Cancel | undefined;
  #over = false;
  #started = 0;
  #firstToken = 0;
  /** When the token at hand is due; plans count from here, not from when a timer fired. */
  #due = 0;

  constructor(
    request: GenerationRequest,
    listener: GenerationListener,
    context: GenerationContext,
  ) {
    this.#request = request;
    this.#listener = listener;
    this.#context = context;
    this.#arrived = context.clock.now();
  }

  /** Lines up, or starts at once. */
  enter(): void {
    const { queue, observer } = this.#context;
    try {
      let waited = false;
      this.#place = queue.enter(this.#request.adapter, place => {
        this.#place = place;
        this.#start(waited);
      });
      waited = true;
      if (this.#request.adapter !== undefined) {
        observer?.adaptersChanged();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ends it without telling the listener. */
  cancel(): void {
    if (!this.#over) {
      this.#end();
    }
  }

  #start(waited: boolean): void {
    const { clock, observer, random } = this.#context;
    const options = this.#context.options();
    this.#started = clock.now();
    this.#due = this.#started;
    this.#firstToken = this.#started;
    if (waited) {
      observer?.waited(this.#started - this.#arrived);
    }
    try {
      const cachedTokens = this.#holdBlocks(options);
      if (this.#isBelowThreshold(options, cachedTokens)) {
        this.#complete('cache_threshold', 0, undefined);
        return;
      }
      const plan = planResponse(this.#request, options, random.content);
      this.#prefill(plan, cachedTokens);
    } catch (error) {
      this.#fail(error);
    }
  }

  #holdBlocks({ kvCache }: SimulatorOptions): number {
    const { cache, observer } = this.#context;
    if (!cache) {
      return 0;
    }
    const { model, prompt } = this.#request;
    const { blockSize, hashSeed: seed } = kvCache;
    this.#blocks = cache.hold(
      blockHashes(prompt, { blockSize, model, seed }),
      this.#request.adapter,
    );
    const cachedTokens = this.#blocks.hits * blockSize;
    observer?.prefixLookup(prompt.length, cachedTokens);
    return cachedTokens;
  }

  #isBelowThreshold(
    { kvCache }: SimulatorOptions,
    cachedTokens: number,
  ): boolean {
    const { belowCacheThreshold, cacheHitThreshold, prompt } = this.#request;
    if (belowCacheThreshold) {
      return true;
    }
    const threshold = cacheHitThreshold ?? kvCache.hitThreshold;
    const hitRate = prompt.length === 0 ? 0 : cachedTokens / prompt.length;
    return kvCache.enabled && hitRate < threshold;
  }

  #prefill(plan: ResponsePlan, cachedTokens: number): void {
    const { clock, queue, random, latency, everyToken, observer } =
      this.#context;
    const model = latency();
    const time = model.prefill(
      {
        promptTokens: this.#request.prompt.length,
        cachedTokens,
        remotePrefill: this.#request.remotePrefill,
        running: queue.running,
      },
      random.timing,
    );
    this.#due = this.#started + time;
    this.#firstToken = this.#due;
    const complete = () =>
      this.#complete(plan.finishReason, plan.completionTokens, cachedTokens);
    if (everyToken || model.dependsOnLoad) {
      const tokens = everyToken ? plan.tokens()[Symbol.iterator]() : undefined;
      this.#cancelTimer = clock.at(this.#due, () => {
        observer?.firstToken(time);
        this.#decode(plan.length, tokens, complete);
      });
      return;
    }
    // Nothing that may happen meanwhile changes these times.
    for (let index = 1; index < plan.length; index += 1) {
      this.#due += model.interToken(1, random.timing);
    }
    this.#cancelTimer = clock.at(this.#due, complete);
  }

  /** Gives the tokens that are due and plans the next, until `complete`. */
  #decode(
    length: number,
    tokens: Iterator<GeneratedToken> | undefined,
    complete: () => void,
  ): void {
    const { clock, queue, random, latency, observer } = this.#context;
    let index = 0;
    const advance = () => {
      for (; index < length; index += 1) {
        const token = tokens?.next();
        if (token && !token.done) {
          this.#listener.token(token.value);
        }
        if (this.#over) {
          return;
        }
        if (index + 1 < length) {
          const time = latency().interToken(queue.running, random.timing);
          observer?.furtherToken(time);
          this.#due += time;
          if (this.#due > clock.now()) {
            index += 1;
            this.#cancelTimer = clock.at(this.#due, advance);
            return;
          }
        }
      }
      complete();
    };
    advance();
  }

  #complete(
    finishReason: FinishReason,
    completionTokens: number,
    cachedTokens: number | undefined,
  ): void {
    const finished = this.#context.clock.now();
    const { prompt, maxTokens } = this.#request;
    this.#context.observer?.finished({
      promptTokens: prompt.length,
      generatedTokens: completionTokens,
      maxTokens,
      finishReason,
      endToEnd: finished - this.#arrived,
      inference: finished - this.#started,
      prefill: this.#firstToken - this.#started,
      decode: finished - this.#firstToken,
    });
    this.#listener.finished({
      finishReason,
      usage: { promptTokens: prompt.length, completionTokens, cachedTokens },
      timing: {
        arrived: this.#arrived,
        started: this.#started,
        firstToken: this.#firstToken,
        finished,
      },
    });
    this.#end();
  }

  #fail(error: unknown): void {
    if (!this.#over) {
      this.#listener.failed(asError(error));
      this.#end();
    }
  }

  #end(): void {
    this.#over = true;
    this.#cancelTimer?.();
    this.#blocks?.release();
    this.#place?.leave();
    if (this.#request.adapter !== undefined) {
      this.#context.observer?.adaptersChanged();
    }
  }
}
