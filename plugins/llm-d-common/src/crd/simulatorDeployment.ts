import { z } from 'zod';
import { SIM_API_VERSION } from './apiVersion';
import {
  duration,
  image,
  int32,
  loadBalancing,
  objectName,
  port,
  resources,
  serviceName,
} from './fields';
import { celRules } from './CrossFieldRule';
import { endpointPickerCrossFieldRules } from './endpointPickerCrossFieldRules';
import { endpointPickerFields } from './endpointPickerFields';
import { metadataSchema } from './metadata';
import { decodeStageSchema, stageSchema } from './simulatorStage';
import { simulatorRules } from './simulatorCrossFieldRules';
import { simulatorDeploymentStatusSchema } from './status';

const latencySchema = z
  .strictObject({
    timeToFirstToken: duration().optional().describe('Time to first token'),
    timeToFirstTokenStdDev: duration().optional(),
    interTokenLatency: duration().optional().describe('Between two tokens'),
    interTokenLatencyStdDev: duration().optional(),
    prefillOverhead: duration()
      .optional()
      .describe('Constant part of the prefill'),
    prefillTimePerToken: duration()
      .optional()
      .describe('Prefill per prompt token that is not cached'),
    prefillTimeStdDev: duration().optional(),
    kvCacheTransferLatency: duration()
      .optional()
      .describe('Transfer of a remote prefill'),
    kvCacheTransferLatencyStdDev: duration().optional(),
    kvCacheTransferTimePerToken: duration()
      .optional()
      .describe('Transfer of a remote prefill, per prompt token'),
    kvCacheTransferTimeStdDev: duration().optional(),
    timeFactorUnderLoad: z
      .number()
      .min(1)
      .optional()
      .describe('How much slower a full server is than an idle one'),
  })
  .describe('How long the simulated work takes; all 0 when left out');

const kvCacheSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe('Whether a KV cache is simulated'),
    size: int32(1).optional().describe('Blocks'),
    blockSize: z
      .literal([8, 16, 32, 64, 128])
      .optional()
      .describe('Tokens in a block'),
  })
  .describe('Simulated KV cache');

const failureInjectionSchema = z
  .strictObject({
    rate: int32(0, 100).default(0).describe('Percentage of failed requests'),
    types: z
      .array(
        z.enum([
          'rate_limit',
          'invalid_api_key',
          'context_length',
          'server_error',
          'invalid_request',
          'model_not_found',
        ]),
      )
      .optional()
      .describe('Which failures; left out: all'),
  })
  .describe('Failures on purpose');

const loraSchema = z
  .strictObject({
    modules: z
      .array(
        z.strictObject({
          name: z.string().min(1).describe('Adapter name that clients send'),
          path: z.string().optional().describe('Where the adapter lies'),
        }),
      )
      .optional()
      .describe('Adapters that are known at start'),
    maxLoras: int32(1).optional().describe('Adapters in one batch'),
    maxCpuLoras: int32(1).optional().describe('Adapters held in memory'),
  })
  .describe('LoRA adapters');

const bareProxySchema = (defaultImage: string) =>
  z.strictObject({
    enabled: z.boolean().default(false).describe('Whether it is installed'),
    replicas: int32(1).default(1).describe('Pods'),
    image: image().default(defaultImage).describe('Image of the proxy'),
    port: port().default(8080).describe('Port that the proxy listens on'),
    resources: resources().optional(),
  });

/** `spec` of a SimulatorDeployment. */
export const simulatorDeploymentSpecSchema = z
  .strictObject({
    replicas: int32(0)
      .default(2)
      .describe('Pods when neither stage is enabled (single-stage)'),
    image: image()
      .default('ghcr.io/llm-d/llm-d-inference-sim:v0.10.2')
      .describe('Image of the simulator'),
    logVerbosity: int32(0)
      .default(5)
      .describe('Log verbosity (--v) when neither stage is enabled'),
    resources: resources().optional(),
    model: z
      .string()
      .min(1)
      .max(255)
      .default('random')
      .describe('Model name that clients send'),
    namePrefix: serviceName()
      .optional()
      .describe('What names begin with; left out: the name of the resource'),
    latency: latencySchema.optional(),
    kvCache: kvCacheSchema.optional(),
    maxNumSeqs: int32(1)
      .optional()
      .describe('Requests that one pod works on at a time'),
    failureInjection: failureInjectionSchema.optional(),
    lora: loraSchema.optional(),
    service: z
      .strictObject({
        name: serviceName()
          .optional()
          .describe('Left out: derived from the name of the resource'),
        port: port()
          .default(8200)
          .describe('Port of the Service; of the pods too in single-stage'),
        type: z
          .enum(['ClusterIP', 'NodePort', 'LoadBalancer'])
          .default('ClusterIP')
          .describe('Type of the Service'),
      })
      .optional()
      .describe('Direct Service in front of the decode pods, past the EPP'),
    prefill: stageSchema.optional().describe('Pods that work on prompts'),
    decode: decodeStageSchema.optional().describe('Pods that produce tokens'),
    epp: z
      .strictObject({
        ...endpointPickerFields,
        port: port().default(8100).describe('gRPC port; health is on port + 1'),
      })
      .meta(celRules(endpointPickerCrossFieldRules))
      .optional()
      .describe('Endpoint picker with a pool of its own'),
    gateway: z
      .strictObject({
        enabled: z.boolean().default(false).describe('Whether it is wanted'),
        className: objectName().default('istio').describe('GatewayClass'),
        routeName: objectName()
          .optional()
          .describe('Name of the HTTPRoute; left out: derived'),
      })
      .optional()
      .describe('Gateway and HTTPRoute to the direct Service'),
    loadBalancing: loadBalancing()
      .optional()
      .describe('Istio load balancing of the direct Service'),
    inferenceGateway: z
      .strictObject({
        enabled: z.boolean().default(false).describe('Whether it is wanted'),
        standard: bareProxySchema(
          'cr.kgateway.dev/kgateway-dev/envoy-wrapper:v2.1.1',
        )
          .optional()
          .describe('Plain Envoy'),
        istio: bareProxySchema('docker.io/istio/proxyv2:1.28.1')
          .optional()
          .describe("Istio's Envoy"),
      })
      .optional()
      .describe('Bare proxies outside Gateway API'),
  })
  .meta(celRules(simulatorRules))
  .describe('Simulated model servers');

/** A SimulatorDeployment as a person writes it; parsed, with defaults. */
export const simulatorDeploymentSchema = z.object({
  apiVersion: z.literal(SIM_API_VERSION),
  kind: z.literal('SimulatorDeployment'),
  metadata: metadataSchema,
  spec: simulatorDeploymentSpecSchema.prefault({}),
  status: simulatorDeploymentStatusSchema.optional().catch(undefined),
});

/** Simulated model servers; defaults applied. @public */
export type SimulatorDeployment = z.output<typeof simulatorDeploymentSchema>;
/** A SimulatorDeployment as a person writes it. @public */
export type SimulatorDeploymentInput = z.input<
  typeof simulatorDeploymentSchema
>;
/** Status of a SimulatorDeployment. @public */
export type SimulatorDeploymentStatus = z.output<
  typeof simulatorDeploymentStatusSchema
>;
/** One stage (prefill or decode) of a SimulatorDeployment. @public */
export type SimulatorStage = z.output<typeof stageSchema>;
