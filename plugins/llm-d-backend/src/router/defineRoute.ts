import { z } from 'zod';
import type { ApiRoute, RouteDefinition } from './ApiRoute';
import { parse } from './entityParams';

/** Of a route that takes no query; what stands there all the same is not looked at. */
export const noQuery = z.object({});
/** Of a route that takes no body. */
export const noBody = z.unknown();

/** Ties a route's schemas to its work, so that whoever serves it needs to know neither. */
export function defineRoute<Query extends z.ZodObject, Body extends z.ZodType>(
  definition: RouteDefinition<Query, Body>,
): ApiRoute {
  const { access, body, query, work, ...rest } = definition;
  return {
    ...rest,
    query,
    ...(body.type !== noBody.type && { body }),
    access,
    read(request) {
      const input = {
        params: request.params,
        query: parse(query, request.query, 'query'),
        body: parse(body, request.body, 'body'),
      };
      return {
        permissions:
          access.door === 'entity'
            ? [access.permission, ...(access.also?.(input) ?? [])]
            : [],
        work: given => work({ ...input, ...given }),
      };
    },
  };
}
