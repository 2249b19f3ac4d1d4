import type { Watch } from '@kubernetes/client-node';
import type { OperatorMetrics, WatchEnd } from './OperatorMetrics';
import { resourceOfPath } from './resourceOfPath';

/** Counts the requests that begin watches, which go past the transport, and how watches end. */
export class CountingWatch implements Pick<Watch, 'watch'> {
  readonly #inner: Pick<Watch, 'watch'>;
  readonly #metrics: Pick<OperatorMetrics, 'requested' | 'watchEnded'>;

  constructor(
    inner: Pick<Watch, 'watch'>,
    metrics: Pick<OperatorMetrics, 'requested' | 'watchEnded'>,
  ) {
    this.#inner = inner;
    this.#metrics = metrics;
  }

  async watch(
    ...[path, query, onEvent, onDone]: Parameters<Watch['watch']>
  ): Promise<AbortController> {
    let expired = false;
    // A watch that is refused or gets no answer is over before its beginning is reported.
    let begun = false;
    let refusal: { code: number | undefined } | undefined;
    const controller = await this.#inner.watch(
      path,
      query,
      (phase, object, watched) => {
        expired ||= phase === 'ERROR';
        onEvent(phase, object, watched);
      },
      error => {
        if (!begun && error) refusal = { code: statusCodeOf(error) };
        this.#metrics.watchEnded(
          resourceOfPath(path),
          expired ? 'expired' : endOf(error),
        );
        onDone(error);
      },
    );
    begun = true;
    this.#metrics.requested('GET', refusal ? refusal.code : 200);
    return controller;
  }
}

function endOf(error: unknown): WatchEnd {
  if (!error) return 'closed';
  if (statusCodeOf(error) === 410) return 'expired';
  // Whoever watches gave up on it, or client-node did.
  const givenUp =
    error instanceof Error &&
    ['AbortError', 'TimeoutError'].includes(error.name);
  return givenUp ? 'silent' : 'error';
}

function statusCodeOf(error: unknown): number | undefined {
  return error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}
