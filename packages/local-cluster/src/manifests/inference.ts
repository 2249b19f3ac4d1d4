import { definition } from './definition';
import {
  conditions,
  integer,
  labelMap,
  list,
  object,
  port,
  text,
} from './schema';
import { GATEWAY_GROUP, POOL_GROUP } from './groups';

const inferencePool = definition({
  group: POOL_GROUP,
  version: 'v1',
  kind: 'InferencePool',
  plural: 'inferencepools',
  shortNames: ['infpool'],
  spec: object(
    {
      selector: object(
        {
          matchLabels: { ...labelMap, minProperties: 1, maxProperties: 64 },
        },
        ['matchLabels'],
      ),
      targetPorts: list(object({ number: port }, ['number']), {
        minItems: 1,
        maxItems: 8,
      }),
      appProtocol: text({ enum: ['http', 'kubernetes.io/h2c'] }),
      endpointPickerRef: object(
        {
          group: text({ default: '', maxLength: 253 }),
          kind: text({ default: 'Service', minLength: 1, maxLength: 63 }),
          name: text({ minLength: 1, maxLength: 253 }),
          port: object({ number: port }, ['number']),
          failureMode: text({
            enum: ['FailOpen', 'FailClose'],
            default: 'FailClose',
          }),
        },
        ['name'],
      ),
    },
    ['selector', 'targetPorts'],
  ),
  status: object({
    parents: list(
      object(
        {
          parentRef: object(
            {
              group: text({ default: GATEWAY_GROUP, maxLength: 253 }),
              kind: text({ default: 'Gateway', minLength: 1, maxLength: 63 }),
              name: text({ minLength: 1, maxLength: 253 }),
              namespace: text({ minLength: 1, maxLength: 63 }),
            },
            ['name'],
          ),
          controllerName: text({ minLength: 1, maxLength: 253 }),
          conditions,
        },
        ['parentRef'],
      ),
      { maxItems: 32 },
    ),
  }),
});

/** Objectives were defined by Gateway API Inference Extension first and by llm-d later; the fields are the same. */
function inferenceObjective(group: string) {
  return definition({
    group,
    version: 'v1alpha2',
    kind: 'InferenceObjective',
    plural: 'inferenceobjectives',
    spec: object(
      {
        priority: integer(),
        poolRef: object(
          {
            group: text({ default: POOL_GROUP, maxLength: 253 }),
            kind: text({
              default: 'InferencePool',
              minLength: 1,
              maxLength: 63,
            }),
            name: text({ minLength: 1, maxLength: 253 }),
          },
          ['name'],
        ),
      },
      ['poolRef'],
    ),
    status: object({ conditions: conditions }),
    columns: [
      {
        name: 'Inference Pool',
        type: 'string',
        jsonPath: '.spec.poolRef.name',
      },
      { name: 'Priority', type: 'string', jsonPath: '.spec.priority' },
    ],
  });
}

/** InferencePool and InferenceObjective, as far as EPP, operator and gateway controller know them. */
export const inferenceDefinitions = [
  inferencePool,
  inferenceObjective('inference.networking.x-k8s.io'),
  inferenceObjective('llm-d.ai'),
];
