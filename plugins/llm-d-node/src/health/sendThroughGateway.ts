import type { GatewayAnswer } from '@llm-d-sim/plugin-llm-d-common';
import { Client } from 'undici';
import type { ClusterClient } from '../cluster/ClusterClient';
import { inProxyTurn } from '../cluster/proxyTurns';
import { innermostMessage } from '../cluster/innermostMessage';
import type { Entrance } from '../routing-test/entrance';

const podHeader = 'x-inference-pod';
const timeoutMs = 10_000;
/** More of a body tells no more. */
const mostOfBody = 64 * 1024;

/** One request of a probe. */
export interface ProbeRequest {
  path: string;
  method: 'GET' | 'POST';
  /** Sent as JSON. */
  body?: object;
  hostname?: string;
}

/**
 * Sends one small request by the way that leads to a gateway. A broken connection is an answer too: that nobody answered.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function sendThroughGateway(
  way: { cluster: ClusterClient; entrance: Entrance },
  request: ProbeRequest,
  signal?: AbortSignal,
): Promise<GatewayAnswer> {
  const { cluster, entrance } = way;
  // Its time begins with its turn: to have waited for others says nothing of the gateway.
  return entrance.type === 'direct'
    ? ask(sent => dial(entrance.url, sent), request, signal)
    : inProxyTurn(cluster, signal, () =>
        ask(
          async ({ path, ...init }) => {
            const response = await cluster.fetchService(
              entrance.service,
              path,
              init,
            );
            return {
              status: response.status,
              servedBy: response.headers.get(podHeader) ?? undefined,
              body: await response.text(),
            };
          },
          request,
          signal,
        ),
      );
}

interface SentRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

interface PlainAnswer {
  status: number;
  servedBy?: string;
  body: string;
}

/** Node's fetch asks for the host of the address, whatever header it is given. Redirects are not followed: the address was allowed, not wherever it points to. */
async function dial(
  url: URL,
  { body, ...request }: SentRequest,
): Promise<PlainAnswer> {
  const client = new Client(url.origin);
  try {
    const response = await client.request({
      ...request,
      ...(body !== undefined && { body }),
    });
    const servedBy = response.headers[podHeader];
    return {
      status: response.statusCode,
      ...(typeof servedBy === 'string' && { servedBy }),
      body: await response.body.text(),
    };
  } finally {
    await client.destroy();
  }
}

async function ask(
  send: (request: SentRequest) => Promise<PlainAnswer>,
  { body, hostname, method, path }: ProbeRequest,
  signal: AbortSignal | undefined,
): Promise<GatewayAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const sent = performance.now();
  try {
    const answer = await send({
      method,
      path,
      headers: {
        'content-type': 'application/json',
        // A compressed answer would be of no use behind a proxy that does not pass the encoding on.
        'accept-encoding': 'identity',
        ...(hostname !== undefined && { host: hostname }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return {
      type: 'answered',
      ...answer,
      body: answer.body.slice(0, mostOfBody),
      tookMs: performance.now() - sent,
    };
  } catch (error) {
    signal?.throwIfAborted();
    return {
      type: 'unanswered',
      error: timeout.aborted
        ? `no complete answer within ${timeoutMs / 1000} s`
        : innermostMessage(error),
    };
  }
}
