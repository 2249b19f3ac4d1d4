import { z } from 'zod';
import { SIM_API_VERSION } from './apiVersion';
import {
  duration,
  int32,
  labels,
  loadBalancing,
  namespaceName,
  objectName,
  port,
  serviceName,
} from './fields';
import { celRules } from './CrossFieldRule';
import { gatewaySchema } from './gateway';
import { metadataSchema } from './metadata';
import { networkPolicySchema } from './networkPolicy';
import { PROXY_SERVICE_NAME } from './proxyServiceName';
import { routingSchema } from './routing';
import { schedulerEndpointPickerSchema } from './schedulerEndpointPicker';
import { schedulerRules, selectorRules } from './schedulerCrossFieldRules';
import { schedulerInstallStatusSchema } from './status';

const proxyServiceSchema = z
  .strictObject({
    name: serviceName()
      .default(PROXY_SERVICE_NAME)
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
  .meta(celRules(selectorRules))
  .describe('Fallback path that bypasses the EPP');

const inferencePoolSchema = z
  .strictObject({
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
      .meta({ kubernetes: { 'x-kubernetes-list-type': 'set' } })
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
  })
  .meta(celRules(selectorRules));

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
    epp: schedulerEndpointPickerSchema.optional().describe('Endpoint picker'),
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
    networkPolicy: networkPolicySchema
      .optional()
      .describe('Who may reach the EPP and the pods of the pool'),
    monitoring: z
      .strictObject({
        serviceMonitor: z
          .boolean()
          .default(false)
          .describe('Whether a ServiceMonitor for the EPP is made'),
        labels: labels()
          .optional()
          .describe('Labels by which Prometheus finds the ServiceMonitor'),
        interval: duration()
          .default('10s')
          .describe('How often Prometheus asks'),
      })
      .optional()
      .describe('Metrics collection'),
  })
  .meta(celRules(schedulerRules))
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
