import { z } from 'zod';
import { SIM_API_VERSION } from './apiVersion';
import {
  endpointPickerFields,
  gatewayDuration,
  int32,
  labels,
  loadBalancing,
  namespaceName,
  objectName,
  port,
  scorerWeight,
  serviceName,
} from './fields';
import { metadataSchema } from './metadata';
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

const gatewaySchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether a Gateway is made'),
  name: serviceName()
    .optional()
    .describe('Left out: routing.parentGateway.name, or derived'),
  className: objectName().default('istio').describe('GatewayClass'),
  provider: z
    .enum([
      'istio',
      'agentgateway',
      'kgateway',
      'envoy-ai-gateway',
      'nginx',
      'gke',
      'local',
    ])
    .optional()
    .describe('Who implements the class; left out: told by className'),
  listenerPort: port().default(80).describe('Port that clients connect to'),
  listenerProtocol: z
    .string()
    .min(1)
    .default('HTTP')
    .describe('Protocol of the listener'),
  hostname: z
    .string()
    .max(253)
    .regex(
      /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    )
    .optional()
    .describe('Host that the listener and the route serve; left out: any'),
  allowedRoutes: z
    .enum(['Same', 'All'])
    .optional()
    .describe('Namespaces whose routes may attach; left out: Same'),
});

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

const routingSchema = z.strictObject({
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
