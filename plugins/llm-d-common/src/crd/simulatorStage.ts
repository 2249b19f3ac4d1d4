import { z } from 'zod';
import { args, image, int32, port, resources } from './fields';
import { celRules } from './CrossFieldRule';
import { autoscalingRules, decodeRules } from './podCrossFieldRules';
import { podFields } from './podFields';

/** One stage (prefill or decode) of a SimulatorDeployment. */
export const stageSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether the stage has pods'),
  replicas: int32(0).default(2).describe('Pods of the stage'),
  image: image().optional().describe('Left out: spec.image'),
  port: port().default(8200).describe('Port that the pods listen on'),
  logVerbosity: int32(0).default(5).describe('Log verbosity (--v)'),
  resources: resources().optional(),
  args: args().optional().describe('Further arguments of the simulator'),
  ...podFields,
  autoscaling: z
    .strictObject({
      min: int32(1).describe('Fewest pods'),
      max: int32(1).describe('Most pods'),
      targetCPUUtilization: int32(1, 100)
        .default(80)
        .describe('CPU use to keep to, in percent of what the pods request'),
    })
    .meta(celRules(autoscalingRules))
    .optional()
    .describe('Leaves replicas to a HorizontalPodAutoscaler'),
});

/** The decode stage, whose pods may have a routing sidecar. */
export const decodeStageSchema = z
  .strictObject({
    ...stageSchema.shape,
    routingSidecar: z
      .strictObject({
        enabled: z
          .boolean()
          .default(false)
          .describe('Whether the pods have a routing sidecar'),
        image: image()
          .default('ghcr.io/llm-d/llm-d-router-disagg-sidecar:v0.10.0')
          .describe('Image of the sidecar; its tag decides which flags'),
        modelServerPort: port()
          .optional()
          .describe(
            'Port of the model server behind the sidecar, which takes the port of the stage; left out: port + 1',
          ),
        kvConnector: z
          .enum([
            'nixlv2',
            'shared-storage',
            'sglang',
            'mooncake',
            'offloading',
          ])
          .default('nixlv2')
          .describe('How the KV cache gets from prefill to decode pods'),
        args: args().optional().describe('Further arguments of the sidecar'),
        resources: resources().optional(),
      })
      .optional()
      .describe(
        'Asks a prefill pod for the first part of the work when the EPP has picked one',
      ),
  })
  .meta(celRules(decodeRules));
