import type {
  AuditorService,
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { llmDRoutes } from '@llm-d-sim/plugin-llm-d-common';
import express from 'express';
import Router from 'express-promise-router';
import { callerOf } from '../caller/Caller';
import { asBackstageError } from '../clusters/asBackstageError';
import type { RequestTelemetry } from '../observability/RequestTelemetry';
import type { AuthorizedStack } from '../stacks/AuthorizedStack';
import type { ApiRoute, RouteAnswer, StackPermission } from './ApiRoute';
import { parseEntityParams, parsePathParams } from './entityParams';
import type { StackAccess } from './StackAccess';

/** What the router asks of others. */
export interface RouterOptions {
  access: StackAccess;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  routes: readonly ApiRoute[];
  telemetry: RequestTelemetry;
  userInfo: UserInfoService;
}

/** Serves routes: who asks, what for, may they, and only then the work. */
export function createRouter(options: RouterOptions): express.Router {
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  for (const route of options.routes) {
    router[route.method](llmDRoutes[route.route], async (request, response) => {
      await options.telemetry.observe(route, async () => {
        const answer = await serve(options, route, request, response);
        send(response, answer);
      });
    });
  }
  return router;
}

async function serve(
  options: RouterOptions,
  route: ApiRoute,
  request: express.Request,
  response: express.Response,
): Promise<RouteAnswer> {
  const { access, auditor, httpAuth, userInfo } = options;
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  const caller = callerOf({ credentials, userInfo, headers: request.headers });
  const params = parsePathParams(request.params);
  const prepared = route.read({
    params,
    query: request.query,
    body: request.body,
  });
  const gone = new AbortController();
  response.on('close', () => gone.abort());

  const event =
    route.audit &&
    (await auditor.createEvent({
      eventId: route.audit.eventId,
      severityLevel: route.audit.severityLevel,
      request,
      meta: { ...params, ...auditedBody(request.body) },
    }));
  try {
    const stack =
      route.access.door === 'entity'
        ? await enter(access, route.access.writable, prepared.permissions, {
            caller,
            place: parseEntityParams(params),
          })
        : undefined;
    const answer = await prepared.work({
      caller,
      signal: gone.signal,
      stack: () => required(stack, 'stack'),
      audit: () => required(event, 'audit event'),
    });
    if (event && route.audit?.ends === 'answer') {
      await event.success();
    }
    return answer;
  } catch (error) {
    const mapped = asBackstageError(error);
    await event?.fail({ error: toError(mapped) });
    throw mapped;
  }
}

async function enter(
  access: StackAccess,
  writable: boolean,
  [first, ...others]: readonly StackPermission[],
  who: {
    caller: Parameters<StackAccess['require']>[2];
    place: Parameters<StackAccess['require']>[0];
  },
): Promise<AuthorizedStack> {
  return writable
    ? access.requireWritable(who.place, [first, ...others], who.caller)
    : access.require(who.place, first, who.caller);
}

function send(response: express.Response, answer: RouteAnswer): void {
  response.status(answer.status);
  if ('json' in answer) {
    response.json(answer.json);
  } else if ('file' in answer) {
    const { content, mediaType, name } = answer.file;
    response.type(mediaType).attachment(name).send(content);
  } else {
    response.end();
  }
}

/** What somebody wants done belongs into the audit log; it never holds a secret, for no route takes one. */
function auditedBody(body: unknown): { asked?: string } {
  const isEmpty =
    typeof body !== 'object' || body === null || Object.keys(body).length === 0;
  return isEmpty ? {} : { asked: JSON.stringify(body).slice(0, 2_000) };
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new TypeError(`This route is defined without a ${what}`);
  }
  return value;
}
