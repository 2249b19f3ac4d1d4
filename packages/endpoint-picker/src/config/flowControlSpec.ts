import { z } from 'zod';
import { durationText } from './dataLayerSpec';

/** `resource.Quantity`: `5000`, `"5k"`, `"1Gi"`. */
const quantity = z.union([
  z.number(),
  z
    .string()
    .regex(
      /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/,
      'no quantity such as 5k or 1Gi',
    ),
]);

const priorityBand = z.strictObject({
  priority: z.number().int().optional(),
  maxBytes: quantity.optional(),
  maxRequests: quantity.optional(),
  fairnessPolicyRef: z.string().optional(),
  orderingPolicyRef: z.string().optional(),
});

/**
 * `flowControl` of an EndpointPickerConfig. All but the saturation detector
 * is read by the feature gate of that name alone, so that without the gate
 * the real one decodes it strictly and does nothing with it, either.
 */
export const flowControlFields = z.strictObject({
  maxBytes: quantity.optional(),
  maxRequests: quantity.optional(),
  defaultRequestTTL: durationText.optional(),
  noEndpointRequestTTL: durationText.optional(),
  defaultPriorityBand: priorityBand.optional(),
  defaultNegativePriorityBand: priorityBand.optional(),
  priorityBands: z.array(priorityBand).optional(),
  usageLimitPolicyPluginRef: z.string().optional(),
  saturationDetector: z
    .strictObject({ pluginRef: z.string().optional() })
    .optional(),
  enableEviction: z.boolean().optional(),
});
