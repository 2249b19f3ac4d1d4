import { IncomingMessage } from 'node:http';
import { Endpoint } from '../config/GatewayConfig';
import { HeaderEntry } from '../http/HeaderList';
import { ReplayableBody } from '../http/ReplayableBody';
import { ProxyError } from '../proxy/ProxyError';
import { Dialer, UpstreamHead, UpstreamRequest } from './UpstreamRequest';

/** A request for whichever of some endpoints answers it. */
export interface UpstreamQuestion {
  /** In the order to try them. */
  readonly endpoints: readonly Endpoint[];
  readonly head: UpstreamHead;
  readonly body: ReplayableBody | undefined;
  trailers(): readonly HeaderEntry[];
  /** Whether the next endpoint is asked, too, when one breaks the connection before it has answered; else only when it does not accept. */
  readonly retryReset: boolean;
  /** Milliseconds for each try; 0 for no limit. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told whom the request goes to, and how many were asked by then. */
  onTry(endpoint: Endpoint, attempts: number): void;
}

const isReset = (error: unknown): boolean =>
  error instanceof ProxyError && error.status === 503;

/**
 * Asks until an answer begins. No request goes twice to an endpoint that may
 * have read it, with one exception: a connection that had served before and
 * broke at once was closed between two requests, and a fresh one is tried.
 *
 * @returns the answer; release `upstream` when it was read
 * @throws ProxyError 503 when nobody answers, 504 when a try's time is up;
 * what the body failed with, when it did
 */
export const askUpstream = async (
  question: UpstreamQuestion,
  dialer: Dialer,
): Promise<{ upstream: UpstreamRequest; incoming: IncomingMessage }> => {
  const { body, head, signal, timeoutMs, trailers } = question;
  let rest = question.endpoints;
  let fresh = false;
  let attempts = 0;
  for (;;) {
    const { upstream, index } = await UpstreamRequest.connect(rest, head, {
      dialer,
      signal,
      timeoutMs,
      fresh,
    });
    attempts += index + 1;
    const others = rest.slice(index + 1);
    const second = upstream.reused ? rest.slice(index) : [];
    const alternatives = question.retryReset ? others : [];
    const next = second.length > 0 ? second : alternatives;
    if (next.length === 0) {
      // No way back, so nothing needs to be kept for it.
      body?.forget();
    }
    question.onTry(upstream.endpoint, attempts);
    try {
      signal.throwIfAborted();
      // A server may answer without reading the whole body: the answer decides.
      upstream.send(body?.read(), trailers).catch(() => upstream.release());
      const incoming = await upstream.response();
      body?.forget();
      return { upstream, incoming };
    } catch (error) {
      upstream.release();
      signal.throwIfAborted();
      if (body?.failure) {
        // Not the server's doing: it waits for the rest, as any other would.
        throw body.failure;
      }
      const again = isReset(error) && (body?.replayable ?? true);
      if (!again || next.length === 0) {
        throw error;
      }
      fresh = second.length > 0;
      rest = next;
    }
  }
};
