import { z } from 'zod';
import { gatewayDuration, namespaceName, objectName, port } from './fields';

const backendSchema = z.strictObject({
  backendType: z
    .enum(['Service', 'InferencePool'])
    .describe('What the rule leads to'),
  name: objectName().describe('Name of the Service or pool'),
  namespace: namespaceName()
    .optional()
    .describe('Left out: simulatorNamespace'),
  port: port().optional().describe('Port of a Service; a pool ignores it'),
});

const matchSchema = z.strictObject({
  path: z
    .strictObject({
      type: z
        .enum(['Exact', 'PathPrefix'])
        .default('PathPrefix')
        .describe('How the path is compared'),
      value: z.string().regex(/^\//).describe('Path'),
    })
    .optional()
    .describe('Path of the request; left out: any'),
  headers: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('Header'),
        value: z.string().min(1).describe('Value, compared exactly'),
      }),
    )
    .optional()
    .describe('Headers of the request; all have to match'),
  backend: backendSchema.describe('Where matching requests go'),
});

/** The way from a Gateway to the pods of a SchedulerInstall. */
export const routingSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether an HTTPRoute is made'),
  backendType: z
    .enum(['Service', 'InferencePool'])
    .default('Service')
    .describe('Service bypasses the EPP; InferencePool asks it'),
  inferencePool: z
    .strictObject({
      name: objectName()
        .optional()
        .describe('Left out: the pool that the EPP serves'),
      namespace: namespaceName()
        .optional()
        .describe('Left out: namespace of the pool that the EPP serves'),
      port: port()
        .optional()
        .describe('Ignored: the pool itself knows the port'),
    })
    .optional()
    .describe('Pool that the route leads to'),
  httpRouteName: objectName()
    .optional()
    .describe('Left out: derived from the name of the resource'),
  parentGateway: z
    .strictObject({
      name: objectName().optional().describe('Left out: the Gateway made here'),
      namespace: namespaceName()
        .optional()
        .describe('Left out: schedulerNamespace'),
    })
    .optional()
    .describe('Gateway that the route attaches to'),
  matches: z
    .array(matchSchema)
    .optional()
    .describe('Rules before the one that takes everything'),
  timeouts: z
    .strictObject({
      request: gatewayDuration()
        .optional()
        .describe('Whole request; 0s: none, which is the default'),
      backendRequest: gatewayDuration()
        .optional()
        .describe('One attempt at a backend'),
    })
    .optional()
    .describe('Timeouts of the route'),
});
