import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  compareRuns,
  flakeStatistics,
  llmDRoutingTestDeletePermission,
  llmDRoutingTestDisruptPermission,
  llmDRoutingTestReadPermission,
  llmDRoutingTestRunPermission,
  scenarioDescriptions,
  scenarios,
  toJUnitXml,
  type RoutingTestRunDetail,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import {
  comparisonSchema,
  flakeStatisticsSchema,
  runDetailSchema,
  runSchema,
  scenarioSchema,
  startRunSchema,
} from '../../openapi/schemas/runSchemas';
import { listOf } from '../../openapi/schemas/shared';
import type { RoutingTestDesk } from '../../routing-tests/RoutingTestDesk';
import type { RoutingTestRunner } from '../../routing-tests/RoutingTestRunner';
import type { RunHistory } from '../../routing-tests/RunHistory';
import type { ApiRoute } from '../ApiRoute';
import { defineRoute, noBody, noQuery } from '../defineRoute';

const read = {
  door: 'entity',
  permission: llmDRoutingTestReadPermission,
  writable: false,
} as const;

/** Cleaning up touches no cluster, so it needs no backing of the entity by one. */
const tidy = {
  door: 'entity',
  permission: llmDRoutingTestDeletePermission,
  writable: false,
} as const;

/** Flake statistics are over so many of the newest runs of a scenario. */
const statisticsOver = 50;

const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
};

/** Scenarios, runs and what is made of them. */
export function routingTestRoutes(options: {
  desk: RoutingTestDesk;
  history: RunHistory;
  runner: RoutingTestRunner;
}): ApiRoute[] {
  const { desk, history, runner } = options;

  async function runOf(
    entityRef: string,
    id: string,
  ): Promise<RoutingTestRunDetail> {
    const run = await history.get(entityRef, id);
    if (!run) {
      throw new NotFoundError(`${entityRef} has no routing test run ${id}`);
    }
    return run;
  }

  async function withoutRows(entityRef: string, id: string) {
    const { report, requests, ...run } = await runOf(entityRef, id);
    return run;
  }

  return [
    defineRoute({
      route: 'scenarios',
      method: 'get',
      summary: 'Kinds of routing tests with their parameters and cost',
      access: { door: 'signed-in' },
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: listOf(scenarioSchema) },
      work: async () => ({
        status: 200,
        json: { items: scenarioDescriptions() },
      }),
    }),
    defineRoute({
      route: 'routingTests',
      method: 'get',
      summary: 'Runs of a stack, newest first',
      access: read,
      query: z.strictObject({ scenario: z.string().optional(), ...page }),
      body: noBody,
      answer: { status: 200, schema: listOf(runSchema) },
      work: async ({ query, stack }) => ({
        status: 200,
        json: { items: await history.list(stack().stack.entityRef, query) },
      }),
    }),
    defineRoute({
      route: 'routingTests',
      method: 'post',
      summary: 'Starts a run',
      access: {
        door: 'entity',
        permission: llmDRoutingTestRunPermission,
        also: ({ body }) =>
          Object.hasOwn(scenarios, body.scenario) &&
          scenarios[body.scenario].disruptive
            ? [llmDRoutingTestDisruptPermission]
            : [],
        alsoInWords: `${llmDRoutingTestDisruptPermission.name} for disruptive scenarios`,
        writable: true,
      },
      body: startRunSchema,
      query: noQuery,
      answer: { status: 202, schema: runSchema },
      audit: {
        eventId: 'routing-test-run',
        severityLevel: 'medium',
        ends: 'later',
      },
      work: async ({ audit, body, stack }) => ({
        status: 202,
        json: await desk.start(stack(), body, audit()),
      }),
    }),
    defineRoute({
      route: 'routingTest',
      method: 'get',
      summary: 'A run with its requests',
      access: read,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: runDetailSchema },
      work: async ({ params, stack }) => ({
        status: 200,
        json: await runOf(stack().stack.entityRef, params.id),
      }),
    }),
    defineRoute({
      route: 'routingTest',
      method: 'delete',
      summary: 'Deletes a run that has ended',
      access: tidy,
      query: noQuery,
      body: noBody,
      answer: { status: 204 },
      audit: {
        eventId: 'routing-test-delete',
        severityLevel: 'medium',
        ends: 'answer',
      },
      async work({ params, stack }) {
        const { entityRef } = stack().stack;
        await runOf(entityRef, params.id);
        if (!(await history.delete(entityRef, params.id))) {
          throw new ConflictError(
            'The run goes on: cancel it before you delete it',
          );
        }
        return { status: 204 };
      },
    }),
    defineRoute({
      route: 'cancelRoutingTest',
      method: 'post',
      summary: 'Stops a run',
      access: {
        door: 'entity',
        permission: llmDRoutingTestRunPermission,
        writable: false,
      },
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: runSchema },
      audit: {
        eventId: 'routing-test-cancel',
        severityLevel: 'medium',
        ends: 'answer',
      },
      async work({ params, stack }) {
        const { entityRef } = stack().stack;
        await runOf(entityRef, params.id);
        await runner.cancel(params.id);
        return {
          status: 200,
          json: await withoutRows(entityRef, params.id),
        };
      },
    }),
    defineRoute({
      route: 'baseline',
      method: 'put',
      summary: 'Makes a run the baseline of its scenario',
      access: tidy,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: runSchema },
      audit: {
        eventId: 'routing-test-baseline',
        severityLevel: 'medium',
        ends: 'answer',
      },
      async work({ params, stack }) {
        const { entityRef } = stack().stack;
        const run = await runOf(entityRef, params.id);
        if (run.state !== 'finished') {
          throw new ConflictError(
            'Only a run with a verdict can be a baseline',
          );
        }
        await history.setBaseline(run, run.id);
        return { status: 200, json: await withoutRows(entityRef, run.id) };
      },
    }),
    defineRoute({
      route: 'baseline',
      method: 'delete',
      summary: 'Takes the baseline of its scenario away',
      access: tidy,
      query: noQuery,
      body: noBody,
      answer: { status: 204 },
      audit: {
        eventId: 'routing-test-baseline',
        severityLevel: 'medium',
        ends: 'answer',
      },
      async work({ params, stack }) {
        const run = await runOf(stack().stack.entityRef, params.id);
        if (run.baseline) {
          await history.setBaseline(run, undefined);
        }
        return { status: 204 };
      },
    }),
    defineRoute({
      route: 'compareRoutingTests',
      method: 'get',
      summary: 'A run as the candidate against another as the baseline',
      access: read,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: comparisonSchema },
      async work({ params, stack }) {
        const { entityRef } = stack().stack;
        const [candidate, baseline] = await Promise.all([
          runOf(entityRef, params.id),
          runOf(entityRef, params.other),
        ]);
        return { status: 200, json: compareRuns(baseline, candidate) };
      },
    }),
    defineRoute({
      route: 'exportRoutingTest',
      method: 'get',
      summary: 'A run as a file',
      access: read,
      query: z.strictObject({ format: z.enum(['junit', 'json']) }),
      body: noBody,
      answer: {
        status: 200,
        mediaTypes: ['application/xml', 'application/json'],
      },
      async work({ params, query, stack }) {
        const run = await runOf(stack().stack.entityRef, params.id);
        if (run.state === 'running') {
          throw new InputError(
            'The run goes on: there is nothing to export yet',
          );
        }
        const name = `${run.scenario}-${run.id}`;
        return {
          status: 200,
          file:
            query.format === 'junit'
              ? {
                  name: `${name}.xml`,
                  mediaType: 'application/xml',
                  content: toJUnitXml(run),
                }
              : {
                  name: `${name}.json`,
                  mediaType: 'application/json',
                  content: `${JSON.stringify(run, undefined, 2)}\n`,
                },
        };
      },
    }),
    defineRoute({
      route: 'flakeStatistics',
      method: 'get',
      summary: 'How steady verdicts are, by scenario',
      access: read,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: listOf(flakeStatisticsSchema) },
      async work({ stack }) {
        const { entityRef } = stack().stack;
        const runs = await Promise.all(
          Object.keys(scenarios).map(scenario =>
            history.list(entityRef, {
              scenario,
              limit: statisticsOver,
              offset: 0,
            }),
          ),
        );
        const finished = runs
          .map(some => some.filter(({ state }) => state === 'finished'))
          .filter(some => some.length > 0);
        return {
          status: 200,
          json: { items: finished.map(some => flakeStatistics(some)) },
        };
      },
    }),
  ];
}
