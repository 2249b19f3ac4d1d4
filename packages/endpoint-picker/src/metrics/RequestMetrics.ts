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
  readonly streamed: boolean;
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
  readonly #streamingPerOutputToken;
  readonly #interToken;
  readonly #requestProcessing;
  readonly #responseProcessing;

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
    this.#streamingPerOutputToken = set.histogram(
      'streamingPerOutputToken',
      buckets.streamingPerToken,
    );
    this.#interToken = set.histogram('interToken', buckets.interToken);
    this.#requestProcessing = set.histogram(
      'requestProcessing',
      buckets.requestProcessing,
    );
    this.#responseProcessing = set.histogram(
      'responseProcessing',
      buckets.responseProcessing,
    );
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

  /** Between two parts of a streamed body. */
  furtherPart(labels: LabelValues, seconds: number): void {
    this.#interToken.observe(labels, seconds);
  }

  /** From a request to what became of it. */
  handled(seconds: number): void {
    this.#requestProcessing.observe({}, seconds);
  }

  /** What a response took here. */
  answered(seconds: number): void {
    this.#responseProcessing.observe({}, seconds);
  }

  /** @param seconds - from the request to its complete response, and to its first byte */
  completed(
    labels: LabelValues,
    { total, firstByte }: { total: number; firstByte: number },
    { bytes, usage, streamed }: CompletedRequest,
  ): void {
    this.#duration.observe(labels, total);
    this.#responseBytes.observe(labels, bytes);
    if (!usage) {
      return;
    }
    this.#inputTokens.observe(labels, usage.promptTokens);
    this.#outputTokens.observe(labels, usage.completionTokens);
    this.#cachedTokens.observe(labels, usage.cachedTokens);
    if (usage.completionTokens > 0) {
      this.#perOutputToken.observe(labels, total / usage.completionTokens);
    }
    if (streamed && usage.completionTokens > 1) {
      this.#streamingPerOutputToken.observe(
        labels,
        (total - firstByte) / (usage.completionTokens - 1),
      );
    }
  }
}
