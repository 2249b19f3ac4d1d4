import { z } from 'zod';
import { SIM_API_VERSION } from './apiVersion';
import {
  endpointPickerFields,
  int32,
  labels,
  loadBalancing,
  namespaceName,
  objectName,
  port,
  scorerWeight,
  serviceName,
} from './fields';
import { gatewaySchema } from './gateway';
import { metadataSchema } from './metadata';
import { routingSchema } from './routing';
import { schedulerInstallStatusSchema } from './status';

const proxyServiceSchema = z
  .strictObject({
    name: serviceName()
      .default('gaie-inference-scheduling-proxy')
      .describe('Name of the Service'),
    port: port().default(8200).describe('Port of the Service'),
    targetPort: port()
      .optional()
      .describe('Port of the model pods; left out: port'),
    selector: labels()
      .default({
        'llm-d.ai/role': 'decode',
        'llm-d.ai/inferenceServing': 'true',
      })
      .describe('Labels of the model pods; the pool selects by them too'),
  })
  .describe('Fallback path that bypasses the EPP');

const eppSchema = z.strictObject({
  ...endpointPickerFields,
  name: serviceName()
    .optional()
    .describe('Left out: derived from the name of the resource'),
  port: port()
    .default(9002)
    .describe('gRPC port of ext_proc; health is on port + 1'),
  version: z
    .string()
    .regex(/^v?[0-9]+\.[0-9]+(\.[0-9]+)?([-+][0-9A-Za-z.+-]+)?$/)
    .optional()
    .describe('Version of the EPP, where the tag of the image does not tell'),
  poolName: objectName()
    .optional()
    .describe('Pool that the EPP serves; left out: that of the routing'),
  poolNamespace: namespaceName()
    .optional()
    .describe('Left out: simulatorNamespace'),
  configProfile: z
    .enum(['default', 'proxy-performance', 'proxy-performance-by-backend'])
    .default('default')
    .describe('Ready-made scheduling profile'),
  scorers: z
    .record(z.string(), scorerWeight())
    .optional()
    .describe('Scorer to weight, in place of the weights of the profile'),
  config: z
    .looseObject({})
    .optional()
    .describe('A whole EndpointPickerConfig, in place of the profile'),
  tls: z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .describe('Left out: what the gateway provider needs'),
    })
    .optional()
    .describe('TLS between the gateway and the EPP'),
});

const inferencePoolSchema = z.strictObject({
  create: z
    .boolean()
    .default(true)
    .describe('false: the pool is made by somebody else'),
  selector: labels()
    .optional()
    .describe('Labels of the model pods; left out: proxyService.selector'),
  targetPorts: z
    .array(port())
    .min(1)
    .max(8)
    .optional()
    .describe('Ports of the model pods; left out: proxyService.targetPort'),
  failureMode: z
    .enum(['FailOpen', 'FailClose'])
    .default('FailClose')
    .describe('What the gateway does when the EPP does not answer'),
  appProtocol: z
    .enum(['http', 'kubernetes.io/h2c'])
    .optional()
    .describe('Protocol of the model pods; left out: http'),
});

/** `spec` of a SchedulerInstall. */
export const schedulerInstallSpecSchema = z
  .strictObject({
    simulatorNamespace: namespaceName().describe(
      'Namespace of the model pods, the pool, the EPP and the proxy Service',
    ),
    schedulerNamespace: namespaceName()
      .optional()
      .describe(
        'Namespace of Gateway and HTTPRoute; left out: that of the resource',
      ),
    proxyService: proxyServiceSchema.prefault({}),
    epp: eppSchema.optional().describe('Endpoint picker'),
    inferencePool: inferencePoolSchema
      .optional()
      .describe('Pool that the EPP serves'),
    objectives: z
      .record(objectName(), int32(-2147483648))
      .optional()
      .describe('InferenceObjective to priority; below 0 may be dropped'),
    gateway: gatewaySchema.optional().describe('Gateway of its own'),
    routing: routingSchema.optional().describe('Way from Gateway to pods'),
    destinationRule: loadBalancing()
      .optional()
      .describe('Istio load balancing of the proxy Service'),
    envoyFilter: z
      .strictObject({
        enabled: z.boolean().default(false).describe('Whether it is wanted'),
        name: objectName().optional().describe('Left out: derived'),
        workloadSelector: labels()
          .optional()
          .describe('Labels of the gateway pods'),
      })
      .optional()
      .describe('ext_proc without an InferencePool'),
    monitoring: z
      .strictObject({
        serviceMonitor: z
          .boolean()
          .default(false)
          .describe('Whether a ServiceMonitor for the EPP is made'),
      })
      .optional()
      .describe('Metrics collection'),
  })
  .describe('Scheduler in front of simulated model servers');

/** A SchedulerInstall as a person writes it; parsed, with defaults. */
export const schedulerInstallSchema = z.object({
  apiVersion: z.literal(SIM_API_VERSION),
  kind: z.literal('SchedulerInstall'),
  metadata: metadataSchema,
  spec: schedulerInstallSpecSchema,
  status: schedulerInstallStatusSchema.optional().catch(undefined),
});

/** Scheduler in front of simulated model servers; defaults applied. @public */
export type SchedulerInstall = z.output<typeof schedulerInstallSchema>;
/** A SchedulerInstall as a person writes it. @public */
export type SchedulerInstallInput = z.input<typeof schedulerInstallSchema>;
/** Status of a SchedulerInstall. @public */
export type SchedulerInstallStatus = z.output<
  typeof schedulerInstallStatusSchema
>;
/** Who implements a GatewayClass. @public */
export type GatewayProviderName = NonNullable<
  NonNullable<SchedulerInstall['spec']['gateway']>['provider']
>;
