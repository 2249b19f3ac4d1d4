import { z } from 'zod';
import { Generation } from '../generation/Generation';

const pluginSpec = z.strictObject({
  name: z.string().min(1).optional(),
  type: z.string().min(1),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});

const profileSpec = (weight: z.ZodNumber) =>
  z.strictObject({
    name: z.string().min(1),
    plugins: z
      .array(
        z.strictObject({
          pluginRef: z.string().min(1),
          weight: weight.optional(),
        }),
      )
      .default([]),
  });

const fields = (weight: z.ZodNumber) => ({
  apiVersion: z.string(),
  kind: z.literal('EndpointPickerConfig'),
  featureGates: z.array(z.string()).default([]),
  plugins: z.array(pluginSpec).default([]),
  schedulingProfiles: z.array(profileSpec(weight)).default([]),
});

/** The top level is strict in every release; plugin parameters are not. */
const upTo06 = z.strictObject({
  ...fields(z.number().int()),
  saturationDetector: z
    .strictObject({
      queueDepthThreshold: z.number().optional(),
      kvCacheUtilThreshold: z.number().optional(),
      metricsStalenessThreshold: z.string().optional(),
    })
    .optional(),
});

const later = z.strictObject({
  ...fields(z.number()),
  saturationDetector: z
    .strictObject({ pluginRef: z.string().optional() })
    .optional(),
  parser: z.record(z.string(), z.unknown()).optional(),
  dataLayer: z.record(z.string(), z.unknown()).optional(),
  flowControl: z.record(z.string(), z.unknown()).optional(),
  requestHandler: z.record(z.string(), z.unknown()).optional(),
});

/**
 * A plugin instance that a configuration asks for.
 *
 * @public
 */
export type PluginSpec = z.infer<typeof pluginSpec>;

/**
 * An EndpointPickerConfig whose shape was checked.
 *
 * @public
 */
export type EndpointPickerConfig = Pick<
  z.infer<typeof later>,
  'apiVersion' | 'kind' | 'featureGates' | 'plugins' | 'schedulingProfiles'
>;

/**
 * The schema of a release's configuration.
 *
 * @public
 */
export function configSchemaOf(
  generation: Generation,
): z.ZodType<EndpointPickerConfig> {
  return generation.line === '<=0.6' ? upTo06 : later;
}
