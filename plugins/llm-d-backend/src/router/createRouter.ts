import type {
  AuditorService,
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotFoundError, toError } from '@backstage/errors';
import {
  llmDRoutes,
  llmDRoutingTestReadPermission,
  llmDRoutingTestRunPermission,
  llmDStackReadPermission,
  scenarios,
  type RoutingTestRun,
  type RoutingTestRunDetail,
  type StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { asBackstageError } from '../clusters/asBackstageError';
import type { StackHealth } from '../health/StackHealth';
import type { RoutingTestRunner } from '../routing-tests/RoutingTestRunner';
import type { RoutingTestStore } from '../routing-tests/RoutingTestStore';
import type { StackAccess } from './StackAccess';
import { parse, parseEntityParams, parseRunParams } from './entityParams';

const listLimit = 50;

const startSchema: z.ZodType<StartRoutingTestRequest> = z.strictObject({
  scenario: z.string().refine(id => Object.hasOwn(scenarios, id), {
    error: `not a scenario; there are: ${Object.keys(scenarios).join(', ')}`,
  }),
});

/** Parses, asks for permission, delegates. Every route begins with `access`. */
export function createRouter(options: {
  access: StackAccess;
  auditor: AuditorService;
  health: StackHealth;
  httpAuth: HttpAuthService;
  runner: RoutingTestRunner;
  store: RoutingTestStore;
}): express.Router {
  const { access, auditor, health, httpAuth, runner, store } = options;
  const router = Router();
  router.use(express.json());

  const callerOf = (request: express.Request) =>
    httpAuth.credentials(request, { allow: ['user', 'service'] });

  async function runOf(
    entityRef: string,
    id: string,
  ): Promise<RoutingTestRunDetail> {
    const run = await store.get(entityRef, id);
    if (!run) {
      throw new NotFoundError(`${entityRef} has no routing test run ${id}`);
    }
    return run;
  }

  router.get(llmDRoutes.health, async (request, response) => {
    const credentials = await callerOf(request);
    const stack = await access.require(
      parseEntityParams(request.params),
      llmDStackReadPermission,
      credentials,
    );
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    try {
      response.json(await health.report(stack, { signal: gone.signal }));
    } catch (error) {
      throw asBackstageError(error);
    }
  });

  router.get(llmDRoutes.routingTests, async (request, response) => {
    const credentials = await callerOf(request);
    const { entityRef } = await access.require(
      parseEntityParams(request.params),
      llmDRoutingTestReadPermission,
      credentials,
    );
    response.json({ items: await store.list(entityRef, { limit: listLimit }) });
  });

  router.post(llmDRoutes.routingTests, async (request, response) => {
    const credentials = await callerOf(request);
    const place = parseEntityParams(request.params);
    const { scenario } = parse(startSchema, request.body, 'body');
    const audit = await auditor.createEvent({
      eventId: 'routing-test-run',
      severityLevel: 'medium',
      request,
      meta: { ...place, scenario },
    });
    let run: RoutingTestRun;
    try {
      const stack = await access.requireProvided(
        place,
        llmDRoutingTestRunPermission,
        credentials,
      );
      run = await runner.start({
        stack,
        scenario,
        startedBy: nameOf(credentials),
        audit,
      });
    } catch (error) {
      await audit.fail({ error: toError(error) });
      throw error;
    }
    response.status(202).json(run);
  });

  router.get(llmDRoutes.routingTest, async (request, response) => {
    const credentials = await callerOf(request);
    const { id, ...place } = parseRunParams(request.params);
    const { entityRef } = await access.require(
      place,
      llmDRoutingTestReadPermission,
      credentials,
    );
    response.json(await runOf(entityRef, id));
  });

  router.post(llmDRoutes.cancelRoutingTest, async (request, response) => {
    const credentials = await callerOf(request);
    const { id, ...place } = parseRunParams(request.params);
    const audit = await auditor.createEvent({
      eventId: 'routing-test-cancel',
      severityLevel: 'medium',
      request,
      meta: { ...place, id },
    });
    try {
      const { entityRef } = await access.require(
        place,
        llmDRoutingTestRunPermission,
        credentials,
      );
      await runOf(entityRef, id);
      await runner.cancel(id);
      const { report, requests, ...run } = await runOf(entityRef, id);
      await audit.success();
      response.json(run);
    } catch (error) {
      await audit.fail({ error: toError(error) });
      throw error;
    }
  });

  return router;
}

function nameOf(
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >,
): string {
  const { principal } = credentials;
  return principal.type === 'user'
    ? principal.userEntityRef
    : principal.subject;
}
