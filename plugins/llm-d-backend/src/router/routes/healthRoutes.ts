import {
  HEALTH_NODE_IDS,
  llmDStackReadPermission,
  type HealthNodeId,
} from '@llm-d-sim/plugin-llm-d-common';
import { NotAllowedError } from '@backstage/errors';
import type { StackHealth } from '../../health/StackHealth';
import {
  driftReportSchema,
  eppProfileSchema,
  healthReportSchema,
  nodeDetailsSchema,
  podFiguresSchema,
} from '../../openapi/schemas/healthSchemas';
import { listOf } from '../../openapi/schemas/shared';
import type { ApiRoute } from '../ApiRoute';
import { defineRoute, noBody, noQuery } from '../defineRoute';

const read = {
  door: 'entity',
  permission: llmDStackReadPermission,
  writable: false,
} as const;

/** What one stack's page shows of its cluster. */
export function healthRoutes(options: {
  health: StackHealth;
  /** Whether people may have a request sent through the gateway. */
  mayProbe: boolean;
}): ApiRoute[] {
  const { health, mayProbe } = options;
  return [
    defineRoute({
      route: 'health',
      method: 'get',
      summary: 'Health of a stack with its root cause',
      access: read,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: healthReportSchema },
      work: async ({ signal, stack }) => ({
        status: 200,
        json: await health.report(stack(), { signal }),
      }),
    }),
    defineRoute({
      route: 'probe',
      method: 'post',
      summary: 'Sends one request through the gateway, then judges',
      access: { ...read, writable: true },
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: healthReportSchema },
      audit: {
        eventId: 'stack-probe',
        severityLevel: 'medium',
        ends: 'answer',
      },
      async work({ signal, stack }) {
        if (!mayProbe) {
          throw new NotAllowedError(
            'Requests through the gateway are switched off (llmD.health.probe)',
          );
        }
        return { status: 200, json: await health.probe(stack(), { signal }) };
      },
    }),
    defineRoute({
      route: 'podFigures',
      method: 'get',
      summary: 'Figures of each model pod',
      access: read,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: listOf(podFiguresSchema) },
      work: async ({ signal, stack }) => ({
        status: 200,
        json: { items: await health.podFigures(stack(), { signal }) },
      }),
    }),
    defineRoute({
      route: 'drift',
      method: 'get',
      summary: 'What an apply of the custom resources would change',
      access: read,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: driftReportSchema },
      work: async ({ signal, stack }) => ({
        status: 200,
        json: await health.drift(stack(), { signal }),
      }),
    }),
    defineRoute({
      route: 'node',
      method: 'get',
      summary: 'Conditions, events, logs and objects of one link',
      access: read,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: nodeDetailsSchema },
      work: async ({ params, signal, stack }) => ({
        status: 200,
        json: await health.node(stack(), nodeIdOf(params.node), { signal }),
      }),
    }),
    defineRoute({
      route: 'eppProfile',
      method: 'get',
      summary: 'What the EPP is configured to do',
      access: read,
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: eppProfileSchema },
      work: async ({ signal, stack }) => ({
        status: 200,
        json: await health.eppProfile(stack(), { signal }),
      }),
    }),
  ];
}

/** The path was parsed before: this only tells the compiler. */
function nodeIdOf(text: string): HealthNodeId {
  return HEALTH_NODE_IDS.find(id => id === text) ?? 'stack';
}
