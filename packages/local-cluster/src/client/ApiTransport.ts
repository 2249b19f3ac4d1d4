import {
  IsomorphicFetchHttpLibrary,
  RequestContext,
  type HttpMethod,
  type KubeConfig,
  type ResponseContext,
} from '@kubernetes/client-node';
import { ApiError } from './ApiError';

export interface Request {
  method: HttpMethod;
  /** Path on the API server, without query. */
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
}

/** Sends requests to the API server of a KubeConfig, with its credentials. */
export class ApiTransport {
  readonly #config: KubeConfig;
  readonly #http = new IsomorphicFetchHttpLibrary();

  constructor(config: KubeConfig) {
    this.#config = config;
  }

  /** @returns the answer's body, which is what the server promises for this path; throws ApiError for a refusal */
  async json<T>(request: Request): Promise<T> {
    const response = await this.send(request);
    return JSON.parse(await response.body.text());
  }

  /** @returns an answer that is no refusal, its body unread; throws ApiError for one that is */
  async send(request: Request): Promise<ResponseContext> {
    const server = this.#config.getCurrentCluster()?.server ?? '';
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) query.set(name, value);
    }
    const suffix = query.size > 0 ? `?${query}` : '';
    const context = new RequestContext(
      `${server.replace(/\/+$/, '')}${request.path}${suffix}`,
      request.method,
    );
    context.setHeaderParam('Accept', 'application/json');
    context.setHeaderParam('Accept-Encoding', 'identity');
    if (request.body !== undefined) {
      context.setHeaderParam(
        'Content-Type',
        request.contentType ?? 'application/json',
      );
      context.setBody(JSON.stringify(request.body));
    }
    if (request.signal) context.setSignal(request.signal);
    await this.#config.applySecurityAuthentication(context);
    const response = await this.#http.send(context).toPromise();
    if (response.httpStatusCode >= 400) {
      throw ApiError.fromBody(
        response.httpStatusCode,
        `${request.method} ${request.path}`,
        await response.body.text(),
      );
    }
    return response;
  }
}
