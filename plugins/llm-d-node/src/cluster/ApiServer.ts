import { isError } from '@backstage/errors';
import { ClusterError } from './ClusterError';
import type { ClusterRequest, ClusterTransport } from './ClusterTransport';
import { errorFromResponse } from './errorFromResponse';
import { innermostMessage } from './innermostMessage';
import { pause } from '../time/pause';

/** Discovery is shared between callers, so no caller's signal may end it. */
const discoveryTimeoutMs = 30_000;

const againAfterMs = [20, 200];

/**
 * One API server behind a transport: what does not succeed becomes a {@link ClusterError}. Each request goes with the words
 * for what is attempted, e.g. `read Pod ns/a`, which the error repeats.
 */
export class ApiServer {
  readonly #transport: ClusterTransport;

  constructor(transport: ClusterTransport) {
    this.#transport = transport;
  }

  get cluster(): string {
    return this.#transport.cluster;
  }

  /**
   * @param deadline - ends the request as unreachable; the request's own signal ends it as cancelled
   * @returns an answer of any status
   * @throws ClusterError when there is none; the signal's reason when it is aborted.
   */
  async send(
    request: ClusterRequest,
    attempt: string,
    deadline?: AbortSignal,
  ): Promise<Response> {
    request.signal?.throwIfAborted();
    const sent: ClusterRequest = {
      ...request,
      signal: request.signal ?? deadline,
      headers: { accept: 'application/json', ...request.headers },
    };
    try {
      return await this.#sendPatiently(sent);
    } catch (cause) {
      if (request.signal?.aborted) {
        throw request.signal.reason;
      }
      throw new ClusterError({
        cluster: this.cluster,
        code: 'Unreachable',
        message: `Cluster ${
          this.cluster
        } could not be reached to ${attempt}: ${innermostMessage(cause)}`,
        cause,
      });
    }
  }

  /** @throws ClusterError for an answer that is no success. */
  async request(request: ClusterRequest, attempt: string): Promise<Response> {
    return this.#success(await this.send(request, attempt), attempt);
  }

  /** @throws ClusterError for an answer that is no success, or no JSON. */
  async requestJson(
    request: ClusterRequest,
    attempt: string,
  ): Promise<unknown> {
    return this.json(await this.request(request, attempt), attempt);
  }

  /** A document of the server's discovery, or undefined if there is none at this path. */
  async discoveryDocument(path: string): Promise<unknown> {
    const attempt = `tell which APIs it serves (${path})`;
    const response = await this.send(
      { method: 'GET', path },
      attempt,
      AbortSignal.timeout(discoveryTimeoutMs),
    );
    if (response.status === 404) {
      const error = await this.error(response, attempt);
      if (error.code === 'NotFound') {
        return undefined;
      }
      throw error;
    }
    return this.json(await this.#success(response, attempt), attempt);
  }

  async json(response: Response, attempt: string): Promise<unknown> {
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ClusterError({
        cluster: this.cluster,
        code: 'Internal',
        httpStatus: response.status,
        message: `Cluster ${this.cluster} was asked to ${attempt} and answered with something that is not JSON: is there an API server at this address?`,
        cause,
      });
    }
  }

  error(response: Response, attempt: string): Promise<ClusterError> {
    return errorFromResponse(response, { cluster: this.cluster, attempt });
  }

  kindNotServed(
    { apiVersion, kind }: { apiVersion: string; kind: string },
    attempt: string,
  ): ClusterError {
    return new ClusterError({
      cluster: this.cluster,
      code: 'KindNotServed',
      message: `Cluster ${this.cluster} cannot ${attempt}: it does not serve ${kind} of ${apiVersion} (install the CustomResourceDefinition)`,
    });
  }

  /**
   * A server may close an idle connection in the very moment in which it is used again, and where many were idle, many: a question may be put
   * again, after a moment in which the other closed ones are noticed.
   */
  async #sendPatiently(request: ClusterRequest): Promise<Response> {
    for (const pauseMs of againAfterMs) {
      try {
        return await this.#transport.send(request);
      } catch (error) {
        const again =
          request.method === 'GET' &&
          !request.signal?.aborted &&
          isClosedConnection(error);
        if (!again) {
          throw error;
        }
        await pause(pauseMs, request.signal);
      }
    }
    return this.#transport.send(request);
  }

  async #success(response: Response, attempt: string): Promise<Response> {
    if (!response.ok) {
      throw await this.error(response, attempt);
    }
    return response;
  }
}

const closed = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Whether an error, or what it came from, says that the connection was closed under the request. */
function isClosedConnection(error: unknown): boolean {
  return (
    isError(error) &&
    (closed.some(code => code === error.code) ||
      isClosedConnection(error.cause))
  );
}
