import { conditionColumn, definition } from './definition';
import { GATEWAY_GROUP } from './groups';
import { httpRoute } from './httpRoute';
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
