import { HEALTH_NODE_IDS, llmDRoutes } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { ApiRoute } from '../router/ApiRoute';

const errorSchema = {
  type: 'object',
  required: ['error', 'response'],
  properties: {
    error: {
      type: 'object',
      required: ['name', 'message'],
      properties: { name: { type: 'string' }, message: { type: 'string' } },
    },
    response: {
      type: 'object',
      required: ['statusCode'],
      properties: { statusCode: { type: 'integer' } },
    },
  },
};

const errors: Readonly<Record<string, string>> = {
  400: 'What was sent is not right; the message names each field',
  401: 'Nobody is signed in',
  403: 'A permission or a rule of the policy is in the way; the message names it',
  404: 'There is no such entity, stack or run, or it is not for the caller',
  409: 'Something else is going on, or has changed in the meantime',
  503: 'The cluster, or the portal’s account in it, is in the way',
};

type Json = Record<string, unknown>;

/** This API as an OpenAPI 3.1 document, out of the definitions that serve it. */
export function openApiDocument(routes: readonly ApiRoute[]): Json {
  const schemas: Json = { Error: errorSchema };
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = templateOf(llmDRoutes[route.route]);
    paths[path] = {
      ...paths[path],
      [route.method]: operationOf(route, schemas),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'llm-d',
      version: '1',
      description:
        'Health, routing tests and day-two actions of llm-d stacks. Every request carries a Backstage token.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/llm-d' }],
    security: [{ backstage: [] }],
    paths,
    components: {
      securitySchemes: {
        backstage: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      schemas,
    },
  };
}

/** `/v1/entities/:kind` as `/v1/entities/{kind}`. */
function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function operationOf(route: ApiRoute, schemas: Json): Json {
  const { access, answer, body, method, query, summary } = route;
  return {
    operationId: `${method}${route.route[0].toLocaleUpperCase(
      'en-US',
    )}${route.route.slice(1)}`,
    summary,
    ...(access.door === 'entity' && {
      description: `Needs \`${access.permission.name}\` for the entity${
        access.alsoInWords === undefined ? '' : `, and ${access.alsoInWords}`
      }.`,
    }),
    parameters: [
      ...pathParameters(llmDRoutes[route.route]),
      ...queryParameters(query),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, schemas) } },
      },
    }),
    responses: {
      [answer.status]: {
        description: 'Done',
        ...(answer.schema && {
          content: {
            'application/json': { schema: schemaOf(answer.schema, schemas) },
          },
        }),
        ...(answer.mediaTypes && {
          content: Object.fromEntries(
            answer.mediaTypes.map(type => [type, { schema: {} }]),
          ),
        }),
      },
      ...Object.fromEntries(
        Object.entries(errors).map(([status, description]) => [
          status,
          {
            description,
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Error' },
              },
            },
          },
        ]),
      ),
    },
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: schemaOfParameter(name),
  }));
}

function schemaOfParameter(name: string): Json {
  if (name === 'id' || name === 'other') {
    return { type: 'string', format: 'uuid' };
  }
  return name === 'node'
    ? { type: 'string', enum: [...HEALTH_NODE_IDS] }
    : { type: 'string', maxLength: 63 };
}

function queryParameters(query: z.ZodObject): Json[] {
  return Object.entries(query.shape).map(([name, field]) => {
    const { $schema, ...schema } = z.toJSONSchema(z.looseObject({ field }), {
      io: 'output',
      unrepresentable: 'any',
    });
    return {
      name,
      in: 'query',
      required: !query.shape[name].safeParse(undefined).success,
      schema: schema.properties?.field ?? {},
    };
  });
}

/** Schemas with an id become components, so that each is told once. */
function schemaOf(schema: z.ZodType, schemas: Json): Json {
  const { $schema, $defs, ...own } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  for (const [id, definition] of Object.entries($defs ?? {})) {
    schemas[id] = relocated(definition);
  }
  const { id, ...rest } = relocated(own);
  if (typeof id !== 'string') {
    return rest;
  }
  schemas[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}

function relocated(schema: unknown): Json {
  const parsed: Json = JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => {
      if (key === '$ref' && typeof value === 'string') {
        return value.replace('#/$defs/', '#/components/schemas/');
      }
      return value;
    }),
  );
  return parsed;
}
