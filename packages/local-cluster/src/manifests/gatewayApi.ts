import { conditionColumn, definition } from './definition';
import {
  anything,
  conditions,
  integer,
  labelMap,
  list,
  listMap,
  object,
  port,
  text,
} from './schema';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

const parentReference = {
  group: text({ default: GATEWAY_GROUP, maxLength: 253 }),
  kind: text({ default: 'Gateway', minLength: 1, maxLength: 63 }),
  namespace: text({ minLength: 1, maxLength: 63 }),
  name: text({ minLength: 1, maxLength: 253 }),
  sectionName: text({ minLength: 1, maxLength: 253 }),
  port,
};

const routeGroupKind = object(
  {
    group: text({ default: GATEWAY_GROUP, maxLength: 253 }),
    kind: text({ minLength: 1, maxLength: 63 }),
  },
  ['kind'],
);

const gatewayClass = definition({
  group: GATEWAY_GROUP,
  version: 'v1',
  kind: 'GatewayClass',
  plural: 'gatewayclasses',
  shortNames: ['gc'],
  scope: 'Cluster',
  spec: object(
    {
      controllerName: text({ minLength: 1, maxLength: 253 }),
      description: text({ maxLength: 64 }),
      parametersRef: anything,
    },
    ['controllerName'],
  ),
  status: object({
    conditions,
    supportedFeatures: listMap(['name'], object({ name: text() }, ['name'])),
  }),
  columns: [
    { name: 'Controller', type: 'string', jsonPath: '.spec.controllerName' },
    conditionColumn('Accepted'),
  ],
});

const listener = object(
  {
    name: text({ minLength: 1, maxLength: 253 }),
    hostname: text({ minLength: 1, maxLength: 253 }),
    port,
    protocol: text({ minLength: 1, maxLength: 255 }),
    tls: anything,
    allowedRoutes: {
      ...object({
        namespaces: {
          ...object({
            from: text({
              enum: ['All', 'Selector', 'Same', 'None'],
              default: 'Same',
            }),
            selector: object({
              matchLabels: labelMap,
              matchExpressions: list(
                object(
                  { key: text(), operator: text(), values: list(text()) },
                  ['key', 'operator'],
                ),
              ),
            }),
          }),
          default: { from: 'Same' },
        },
        kinds: list(routeGroupKind, { maxItems: 8 }),
      }),
      default: { namespaces: { from: 'Same' } },
    },
  },
  ['name', 'port', 'protocol'],
);

const gateway = definition({
  group: GATEWAY_GROUP,
  version: 'v1',
  kind: 'Gateway',
  plural: 'gateways',
  shortNames: ['gtw'],
  spec: object(
    {
      gatewayClassName: text({ minLength: 1, maxLength: 253 }),
      listeners: listMap(['name'], listener, { minItems: 1, maxItems: 64 }),
      addresses: list(
        object({
          type: text({ default: 'IPAddress' }),
          value: text({ maxLength: 253 }),
        }),
        { maxItems: 16 },
      ),
      infrastructure: anything,
    },
    ['gatewayClassName', 'listeners'],
  ),
  status: object({
    addresses: list(
      object({ type: text({ default: 'IPAddress' }), value: text() }, [
        'value',
      ]),
    ),
    conditions,
    listeners: listMap(
      ['name'],
      object(
        {
          name: text(),
          supportedKinds: list(routeGroupKind),
          attachedRoutes: integer(),
          conditions,
        },
        ['name', 'attachedRoutes', 'conditions'],
      ),
      { maxItems: 64 },
    ),
  }),
  columns: [
    { name: 'Class', type: 'string', jsonPath: '.spec.gatewayClassName' },
    {
      name: 'Address',
      type: 'string',
      jsonPath: '.status.addresses[*].value',
    },
    conditionColumn('Programmed'),
  ],
});

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

const httpRoute = definition({
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

const referenceGrant = definition({
  group: GATEWAY_GROUP,
  version: 'v1beta1',
  kind: 'ReferenceGrant',
  plural: 'referencegrants',
  shortNames: ['refgrant'],
  spec: object(
    {
      from: list(
        object(
          {
            group: text({ maxLength: 253 }),
            kind: text({ minLength: 1, maxLength: 63 }),
            namespace: text({ minLength: 1, maxLength: 63 }),
          },
          ['group', 'kind', 'namespace'],
        ),
        { minItems: 1, maxItems: 16 },
      ),
      to: list(
        object(
          {
            group: text({ maxLength: 253 }),
            kind: text({ minLength: 1, maxLength: 63 }),
            name: text({ minLength: 1, maxLength: 253 }),
          },
          ['group', 'kind'],
        ),
        { minItems: 1, maxItems: 16 },
      ),
    },
    ['from', 'to'],
  ),
});

/** Gateway API, as far as the gateway controller knows it. */
export const gatewayApiDefinitions = [
  gatewayClass,
  gateway,
  httpRoute,
  referenceGrant,
];
