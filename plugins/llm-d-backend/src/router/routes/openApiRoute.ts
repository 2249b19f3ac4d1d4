import { openApiDocument } from '../../openapi/openApiDocument';
import { z } from 'zod';
import type { ApiRoute } from '../ApiRoute';
import { defineRoute, noBody, noQuery } from '../defineRoute';

/** The document of all routes, its own included. */
export function openApiRoute(others: readonly ApiRoute[]): ApiRoute {
  const route: ApiRoute = defineRoute({
    route: 'openApi',
    method: 'get',
    summary: 'This API as an OpenAPI document',
    access: { door: 'signed-in' },
    query: noQuery,
    body: noBody,
    answer: { status: 200, schema: z.looseObject({ openapi: z.string() }) },
    work: async () => ({
      status: 200,
      json: openApiDocument([...others, route]),
    }),
  });
  return route;
}
