import { buckets } from './buckets';
import { LabelValues } from './families';
import { MetricSet } from './MetricSet';

/**
 * What a complete response was.
 *
 * @public
 */
export interface CompletedRequest {
  readonly bytes: number;
  /** Undefined if the response said nothing about tokens. */
  readonly usage?: {
    readonly promptTokens: number;
    readonly completionTokens: number;
    readonly cachedTokens: number;
  };
}

/** The metrics of requests and their responses. */
export class RequestMetrics {
  readonly #requests;
  readonly #errors;
  readonly #running;
  readonly #duration;
  readonly #requestBytes;
  readonly #responseBytes;
  readonly #inputTokens;
  readonly #outputTokens;
  readonly #cachedTokens;
  readonly #perOutputToken;
  readonly #firstToken;

  constructor(set: MetricSet) {
    this.#requests = set.counter('requests');
    this.#errors = set.counter('errors');
    this.#running = set.gauge('running');
    this.#duration = set.histogram('duration', buckets.requestDuration);
    this.#requestBytes = set.histogram('requestBytes', buckets.requestBytes);
    this.#responseBytes = set.histogram('responseBytes', buckets.responseBytes);
    this.#inputTokens = set.histogram('inputTokens', buckets.inputTokens);
    this.#outputTokens = set.histogram('outputTokens', buckets.outputTokens);
    this.#cachedTokens = set.histogram('cachedTokens', buckets.inputTokens);
    this.#perOutputToken = set.histogram('perOutputToken', buckets.perToken);
    this.#firstToken = set.histogram('firstToken', buckets.requestDuration);
  }

  routed(labels: LabelValues, bytes: number): void {
    this.#requests.add(labels);
    this.#requestBytes.observe(labels, bytes);
  }

  refused(labels: LabelValues, code: string): void {
    this.#errors.add({ ...labels, error_code: code });
  }

  runningChanged(labels: LabelValues, difference: 1 | -1): void {
    this.#running.add(labels, difference);
  }

  firstByte(labels: LabelValues, seconds: number, streamed: boolean): void {
    this.#firstToken.observe(
      { ...labels, streaming: String(streamed) },
      seconds,
    );
  }

  completed(
    labels: LabelValues,
    seconds: number,
    { bytes, usage }: CompletedRequest,
  ): void {
    this.#duration.observe(labels, seconds);
    this.#responseBytes.observe(labels, bytes);
    if (!usage) {
      return;
    }
    this.#inputTokens.observe(labels, usage.promptTokens);
    this.#outputTokens.observe(labels, usage.completionTokens);
    this.#cachedTokens.observe(labels, usage.cachedTokens);
    if (usage.completionTokens > 0) {
      this.#perOutputToken.observe(labels, seconds / usage.completionTokens);
    }
  }
}
