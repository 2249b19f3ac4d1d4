import type { ClusterClient, PodTarget } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';
import { inProxyTurn } from '../cluster/proxyTurns';
import { innermostMessage } from '../cluster/innermostMessage';

/** A metrics page, or why there is none. */
export type MetricsPage =
  | { type: 'page'; text: string }
  /** Somebody answered something else. */
  | { type: 'refused'; status: number; message: string }
  /** Nobody answered in time. */
  | { type: 'silent'; message: string };

const timeoutMs = 5_000;
/** What API servers answer themselves when what is behind their proxy does not. */
const proxyFailures = [502, 503, 504];

/**
 * Reads `/metrics` of a pod through the API server's proxy.
 *
 * @throws ClusterError when the API server itself is not to be reached, or does not let us.
 * @throws the signal's reason when it is aborted.
 */
export async function readMetrics(
  cluster: ClusterClient,
  pod: PodTarget,
  signal?: AbortSignal,
): Promise<MetricsPage> {
  return inProxyTurn(cluster, signal, () =>
    askForMetrics(cluster, pod, signal),
  );
}

async function askForMetrics(
  cluster: ClusterClient,
  pod: PodTarget,
  signal: AbortSignal | undefined,
): Promise<MetricsPage> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await cluster.fetchPod(pod, '/metrics', {
      headers: { accept: 'text/plain' },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await response.text();
    if (response.ok) {
      return { type: 'page', text };
    }
    const said = statusMessage(text);
    const words = `HTTP ${response.status}${
      said === undefined ? '' : `: ${said}`
    }`;
    if (said !== undefined && response.status === 403) {
      throw new ClusterError({
        cluster: cluster.cluster,
        code: 'Forbidden',
        httpStatus: 403,
        message: `Cluster ${cluster.cluster} does not let the portal read figures through its proxy (RBAC: get pods/proxy): ${said}`,
      });
    }
    return proxyFailures.includes(response.status)
      ? { type: 'silent', message: words }
      : { type: 'refused', status: response.status, message: words };
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) {
      return {
        type: 'silent',
        message: `no complete answer within ${timeoutMs / 1000} s`,
      };
    }
    if (error instanceof ClusterError) {
      throw error;
    }
    return { type: 'silent', message: innermostMessage(error) };
  }
}

/** The message of a Status, which only an API server answers. */
function statusMessage(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' &&
      body !== null &&
      'kind' in body &&
      body.kind === 'Status' &&
      'message' in body
      ? String(body.message)
      : undefined;
  } catch {
    return undefined;
  }
}
