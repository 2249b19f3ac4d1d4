import type {
  ClusterRequest,
  ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { retryAfterMs } from './retryAfter';

export interface PatientTransportOptions {
  inner: ClusterTransport;
  /** An answer that is not complete after this long counts as none. */
  timeoutMs: number;
  /** How often a request is sent when the server asks to come again later. */
  attempts: number;
}

/** Longest pause that a server may impose. */
const longestPauseMs = 30_000;
const statusesWithoutBody = [204, 205, 304];

/**
 * A transport that neither hangs nor pushes: every answer is read whole within a deadline, so that a connection that has
 * died without a word, or in the middle of an answer, is an error like any other; and a server that says when to come again (429, or
 * 5xx with `Retry-After`, which mean that it has done nothing) is asked again then.
 */
export class PatientTransport implements ClusterTransport {
  readonly #options: PatientTransportOptions;
  readonly #underWay = new Set<AbortController>();
  #ended: Error | undefined;

  constructor(options: PatientTransportOptions) {
    this.#options = options;
  }

  get cluster(): string {
    return this.#options.inner.cluster;
  }

  /** @throws when there is no complete answer in time, or the transport has been ended. */
  async send(request: ClusterRequest): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#sendOnce(request);
      const pauseMs = retryAfterMs(response);
      if (pauseMs === undefined || attempt >= this.#options.attempts) {
        return response;
      }
      await this.#pause(Math.min(pauseMs, longestPauseMs), request.signal);
    }
  }

  /** Ends what is under way and sends nothing more: somebody else may be working on the same objects from now on. */
  end(reason: string): void {
    this.#ended = new Error(reason);
    for (const controller of this.#underWay) controller.abort(this.#ended);
  }

  async #sendOnce(request: ClusterRequest): Promise<Response> {
    const { inner, timeoutMs } = this.#options;
    return this.#within(request.signal, async controller => {
      const timer = setTimeout(
        () =>
          controller.abort(
            new Error(`no complete answer within ${timeoutMs / 1000} s`),
          ),
        timeoutMs,
      );
      try {
        const response = await inner.send({
          ...request,
          signal: controller.signal,
        });
        const { headers, status } = response;
        const body = await response.arrayBuffer();
        return new Response(
          statusesWithoutBody.includes(status) ? undefined : body,
          { headers, status },
        );
      } finally {
        clearTimeout(timer);
      }
    });
  }

  async #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    await this.#within(
      signal,
      controller =>
        new Promise<void>((resolve, reject) => {
          const timer = setTimeout(resolve, ms);
          controller.signal.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(controller.signal.reason);
          });
        }),
    );
  }

  /** Runs something that the caller's signal, and the end of this transport, cut short. */
  async #within<T>(
    signal: AbortSignal | undefined,
    run: (controller: AbortController) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    if (this.#ended) throw this.#ended;
    const controller = new AbortController();
    const forward = () => controller.abort(signal?.reason);
    signal?.addEventListener('abort', forward, { once: true });
    this.#underWay.add(controller);
    try {
      return await run(controller);
    } finally {
      this.#underWay.delete(controller);
      signal?.removeEventListener('abort', forward);
    }
  }
}
