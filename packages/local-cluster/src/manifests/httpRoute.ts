import { definition } from './definition';
import { GATEWAY_GROUP } from './groups';
import {
  anything,
  conditions,
  integer,
  list,
  listMap,
  object,
  port,
  text,
} from './schema';

const parentReference = {
  group: text({ default: GATEWAY_GROUP, maxLength: 253 }),
  kind: text({ default: 'Gateway', minLength: 1, maxLength: 63 }),
  namespace: text({ minLength: 1, maxLength: 63 }),
  name: text({ minLength: 1, maxLength: 253 }),
  sectionName: text({ minLength: 1, maxLength: 253 }),
  port,
};

const namedValueMatch = object(
  {
    type: text({ enum: ['Exact', 'RegularExpression'], default: 'Exact' }),
    name: text({ minLength: 1, maxLength: 256 }),
    value: text({ minLength: 1, maxLength: 4096 }),
  },
  ['name', 'value'],
);

const everyPath = { path: { type: 'PathPrefix', value: '/' } };

const routeMatch = object({
  path: {
    ...object({
      type: text({
        enum: ['Exact', 'PathPrefix', 'RegularExpression'],
        default: 'PathPrefix',
      }),
      value: text({ default: '/', maxLength: 1024 }),
    }),
    default: everyPath.path,
  },
  headers: listMap(['name'], namedValueMatch, { maxItems: 16 }),
  queryParams: listMap(['name'], namedValueMatch, { maxItems: 16 }),
  method: text({
    enum: [
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'DELETE',
      'CONNECT',
      'OPTIONS',
      'TRACE',
      'PATCH',
    ],
  }),
});

const backendReference = object(
  {
    group: text({ default: '', maxLength: 253 }),
    kind: text({ default: 'Service', minLength: 1, maxLength: 63 }),
    name: text({ minLength: 1, maxLength: 253 }),
    namespace: text({ minLength: 1, maxLength: 63 }),
    port,
    weight: integer({ default: 1, minimum: 0, maximum: 1_000_000 }),
    filters: list(anything),
  },
  ['name'],
);

/** GEP-2257 */
const duration = text({
  pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$',
});

/** HTTPRoute of Gateway API v1, as far as the gateway controller knows it. */
export const httpRoute = definition({
  group: GATEWAY_GROUP,
  version: 'v1',
  kind: 'HTTPRoute',
  plural: 'httproutes',
  spec: object({
    parentRefs: list(object(parentReference, ['name']), { maxItems: 32 }),
    hostnames: list(text({ minLength: 1, maxLength: 253 }), { maxItems: 16 }),
    rules: list(
      object({
        name: text({ minLength: 1, maxLength: 253 }),
        matches: list(routeMatch, { maxItems: 64, default: [everyPath] }),
        filters: list(anything, { maxItems: 16 }),
        backendRefs: list(backendReference, { maxItems: 16 }),
        timeouts: object({ request: duration, backendRequest: duration }),
        retry: anything,
        sessionPersistence: anything,
      }),
      { maxItems: 16, default: [{ matches: [everyPath] }] },
    ),
  }),
  status: object(
    {
      parents: list(
        object(
          {
            parentRef: object(parentReference, ['name']),
            controllerName: text({ minLength: 1, maxLength: 253 }),
            conditions,
          },
          ['parentRef', 'controllerName'],
        ),
        { maxItems: 32 },
      ),
    },
    ['parents'],
  ),
  columns: [{ name: 'Hostnames', type: 'string', jsonPath: '.spec.hostnames' }],
});
