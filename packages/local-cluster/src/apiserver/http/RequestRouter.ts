import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  coreVersions,
  groupList,
  groupOf,
  resourceList,
  VERSION,
} from '../discovery/discoveryDocuments';
import { badRequest, StatusError, unauthorized } from '../errors/StatusError';
import type { JsonObject } from '../json/JsonValue';
import type { ApiRequest } from './ApiRequest';
import { parseResourcePath } from './ResourceRequest';
import { sendError, sendJson, sendPageNotFound, sendText } from './responses';
import { answerResource } from './routes/answerResource';
import type { RouteParts } from './routes/RouteParts';

const ORIGIN = 'https://127.0.0.1';
const REVIEWS = new Set(['authentication.k8s.io', 'authorization.k8s.io']);
const HEALTH = new Set(['healthz', 'livez', 'readyz']);
const HOSTS = new Set([
  '127.0.0.1',
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
]);

function bearerToken(incoming: IncomingMessage): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
}

function pathSegments(pathname: string): string[] {
  try {
    return pathname
      .split('/')
      .filter(segment => segment !== '')
      .map(decodeURIComponent);
  } catch {
    throw badRequest(`the path ${pathname} is not percent-encoded UTF-8`);
  }
}

/** Takes every request: host, path, sender, then the document or resource that it asks for. */
export class RequestRouter {
  readonly #parts: RouteParts;
  readonly #stopping: AbortSignal;

  constructor(parts: RouteParts, stopping: AbortSignal) {
    this.#parts = parts;
    this.#stopping = stopping;
  }

  async handle(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const gone = new AbortController();
    const stop = () => gone.abort();
    this.#stopping.addEventListener('abort', stop, { once: true });
    response.once('close', () => {
      this.#stopping.removeEventListener('abort', stop);
      gone.abort();
    });
    try {
      await this.#route(incoming, response, gone.signal);
    } catch (error) {
      if (!(error instanceof StatusError) && !gone.signal.aborted) {
        this.#parts.context.log(
          `${incoming.method} ${incoming.url?.split('?')[0]}: ${
            error instanceof Error ? error.stack : error
          }`,
        );
      }
      sendError(response, error);
    }
  }

  async #route(
    incoming: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    // A page of another origin can be made to resolve to this address; it cannot fake the Host header.
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '');
    if (!HOSTS.has(host)) {
      throw badRequest(
        `this server is not ${JSON.stringify(
          host,
        )}: address it as 127.0.0.1 or localhost`,
      );
    }
    const target = incoming.url ?? '/';
    if (!URL.canParse(target, ORIGIN)) {
      throw badRequest(`${target} is not the path of a URL`);
    }
    const url = new URL(target, ORIGIN);
    const segments = pathSegments(url.pathname);
    if (HEALTH.has(segments[0])) {
      sendText(response, 200, 'ok');
      return;
    }
    const { authenticator } = this.#parts;
    const token = bearerToken(incoming);
    const user =
      token === undefined ? undefined : authenticator.authenticate(token);
    if (!user) {
      throw unauthorized();
    }
    const request: ApiRequest = {
      method: incoming.method ?? 'GET',
      segments,
      query: url.searchParams,
      user,
      incoming,
      response,
      signal,
    };
    const document = this.#document(segments, incoming);
    if (document) {
      sendJson(response, 200, document);
      return;
    }
    if (url.pathname === '/openapi/v2') {
      // No schema: clients then leave validation to the server. Its type must be one they do not try to read as JSON.
      response.writeHead(200, {
        'Content-Type': 'application/octet-stream',
        'Content-Length': 0,
      });
      response.end();
      return;
    }
    const resource = parseResourcePath(segments);
    if (!resource) {
      sendPageNotFound(response);
      return;
    }
    // Anybody may ask what they may do.
    if (!REVIEWS.has(resource.group)) {
      this.#parts.authorizer?.check(user, resource, request);
    }
    await answerResource(
      this.#parts,
      url.pathname.endsWith('/') && resource.subresource === 'proxy'
        ? { ...resource, rest: `${resource.rest}/` }
        : resource,
      request,
    );
  }

  #document(
    segments: readonly string[],
    incoming: IncomingMessage,
  ): JsonObject | undefined {
    const { registry } = this.#parts.context;
    const [root, first, second] = segments;
    if (root === 'api') {
      if (segments.length === 1) {
        return coreVersions(incoming.headers.host ?? '');
      }
      return segments.length === 2
        ? resourceList(registry, '', first)
        : undefined;
    }
    if (root === 'apis') {
      switch (segments.length) {
        case 1:
          return groupList(registry);
        case 2:
          return groupOf(registry, first);
        case 3:
          return resourceList(registry, first, second);
        default:
          return undefined;
      }
    }
    return root === 'version' && segments.length === 1 ? VERSION : undefined;
  }
}
