import type { GatewayAnswer } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { innermostMessage } from '../cluster/innermostMessage';
import type { Entrance } from '../routing-test/entrance';

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
  { cluster, entrance }: { cluster: ClusterClient; entrance: Entrance },
  request: ProbeRequest,
  signal?: AbortSignal,
): Promise<GatewayAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const init: RequestInit = {
    method: request.method,
    headers: {
      'content-type': 'application/json',
      // A compressed answer would be of no use behind a proxy that does not pass the encoding on.
      'accept-encoding': 'identity',
      ...(request.hostname !== undefined && { host: request.hostname }),
    },
    ...(request.body && { body: JSON.stringify(request.body) }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  };
  const sent = performance.now();
  try {
    const response = await (entrance.type === 'direct'
      ? // The address was allowed, not wherever it points to.
        fetch(new URL(request.path, entrance.url), {
          ...init,
          redirect: 'manual',
        })
      : cluster.fetchService(entrance.service, request.path, init));
    const body = (await response.text()).slice(0, mostOfBody);
    const servedBy = response.headers.get('x-inference-pod');
    return {
      type: 'answered',
      status: response.status,
      ...(servedBy !== null && { servedBy }),
      body,
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
