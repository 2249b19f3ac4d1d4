import { z } from 'zod';
import { objectMetadata, resourceName } from './apiFields';

/**
 * InferenceObjective, the same in both groups: inference.networking.x-k8s.io up to Gateway API Inference Extension 1.5, llm-d.ai since
 * llm-d-router 0.9. No npm package carries it.
 */
export const inferenceObjectiveSchema = z.strictObject({
  apiVersion: z.enum([
    'inference.networking.x-k8s.io/v1alpha2',
    'llm-d.ai/v1alpha2',
  ]),
  kind: z.literal('InferenceObjective'),
  metadata: objectMetadata,
  spec: z.strictObject({
    priority: z.int32().optional(),
    poolRef: z.strictObject({
      group: z
        .literal('inference.networking.k8s.io')
        .default('inference.networking.k8s.io'),
      kind: z.literal('InferencePool').default('InferencePool'),
      name: resourceName(),
    }),
  }),
});
