import { LabelValues } from './families';
import { CompletedRequest, RequestMetrics } from './RequestMetrics';

/**
 * The course of one request: what comes when, told by whoever sees it.
 *
 * @public
 */
export class RequestTiming {
  readonly #metrics: RequestMetrics;
  readonly #now: () => number;
  readonly #startedAt: number;
  #labels: LabelValues = {};
  #running = false;
  #handled = false;
  #headersAt: number | undefined;
  #firstByteAt: number | undefined;
  #lastPartAt = 0;
  #slices = 0;
  #complete: CompletedRequest | undefined;

  /** @param now - milliseconds, with fractions; must not run backwards */
  constructor(metrics: RequestMetrics, now: () => number) {
    this.#metrics = metrics;
    this.#now = now;
    this.#startedAt = now();
  }

  /** The request has a destination. */
  routed(labels: LabelValues): void {
    this.#labels = labels;
    this.#running = true;
    this.#metrics.runningChanged(labels, 1);
  }

  /** The body has been handled: the request is on its way, or refused. */
  handled(): void {
    if (!this.#handled) {
      this.#handled = true;
      this.#metrics.handled(this.#secondsSince(this.#startedAt));
    }
  }

  /** The response's headers have arrived. */
  responseHeaders(): void {
    this.#headersAt ??= this.#now();
  }

  /** A part of the response's body has arrived. */
  part(streamed: boolean): void {
    const now = this.#now();
    if (this.#firstByteAt === undefined) {
      this.#firstByteAt = now;
      this.#metrics.firstByte(
        this.#labels,
        this.#secondsSince(this.#startedAt),
        streamed,
      );
    } else if (streamed) {
      this.#metrics.furtherPart(this.#labels, (now - this.#lastPartAt) / 1000);
    }
    this.#lastPartAt = now;
  }

  /** Answers a message of the response, which may turn out to be its last. */
  answering<T>(answer: () => T): T {
    const before = this.#now();
    const wasComplete = this.#complete !== undefined;
    const answers = answer();
    this.#slices += this.#secondsSince(before);
    if (this.#complete && !wasComplete) {
      this.#metrics.answered(
        this.#complete.streamed
          ? this.#slices
          : this.#secondsSince(this.#headersAt ?? before),
      );
    }
    return answers;
  }

  /** The response is complete. */
  end(response: CompletedRequest): void {
    this.#complete = response;
    this.#settle();
    this.#metrics.completed(
      this.#labels,
      {
        total: this.#secondsSince(this.#startedAt),
        firstByte: ((this.#firstByteAt ?? 0) - this.#startedAt) / 1000,
      },
      response,
    );
  }

  /** The client has gone away, or the request was refused. */
  abandon(): void {
    this.#settle();
  }

  #settle(): void {
    if (this.#running) {
      this.#running = false;
      this.#metrics.runningChanged(this.#labels, -1);
    }
  }

  #secondsSince(then: number): number {
    return (this.#now() - then) / 1000;
  }
}
