import type { ClusterChoices } from '../../clusters/ClusterChoices';
import type { Fleet } from '../../fleet/Fleet';
import {
  clusterChoiceSchema,
  fleetPageSchema,
  fleetQuerySchema,
} from '../../openapi/schemas/fleetSchemas';
import { listOf } from '../../openapi/schemas/shared';
import type { ApiRoute } from '../ApiRoute';
import { defineRoute, noBody, noQuery } from '../defineRoute';

/** What is not about one entity. */
export function fleetRoutes(options: {
  choices: ClusterChoices;
  fleet: Fleet;
}): ApiRoute[] {
  const { choices, fleet } = options;
  return [
    defineRoute({
      route: 'fleet',
      method: 'get',
      summary: 'Stacks that the caller may read',
      access: { door: 'signed-in' },
      query: fleetQuerySchema,
      body: noBody,
      answer: { status: 200, schema: fleetPageSchema },
      work: async ({ caller, query: { descending, ...query } }) => ({
        status: 200,
        json: await fleet.page(
          { ...query, descending: descending === 'true' },
          caller,
        ),
      }),
    }),
    defineRoute({
      route: 'clusters',
      method: 'get',
      summary: 'Clusters that the caller may deploy to, and what they have',
      access: { door: 'signed-in' },
      query: noQuery,
      body: noBody,
      answer: { status: 200, schema: listOf(clusterChoiceSchema) },
      work: async ({ caller, signal }) => ({
        status: 200,
        json: { items: await choices.of(caller, { signal }) },
      }),
    }),
  ];
}
