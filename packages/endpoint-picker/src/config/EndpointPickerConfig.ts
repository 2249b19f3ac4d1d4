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

const reference = z.looseObject({ pluginRef: z.string().optional() });

const thresholds = {
  queueDepthThreshold: z.number().optional(),
  kvCacheUtilThreshold: z.number().optional(),
  metricsStalenessThreshold: z.string().optional(),
};

/** The top level is strict in every release; plugin parameters are not. */
const upTo06 = z.strictObject({
  ...fields(z.number().int()),
  saturationDetector: z.strictObject(thresholds).optional(),
});

/** `discovery: {pluginRef}`, or one level deeper in newer releases. */
const discovery = z.union([
  z.strictObject({ pluginRef: z.string().min(1) }),
  z
    .strictObject({
      endpoints: z.strictObject({ pluginRef: z.string().min(1) }),
    })
    .transform(({ endpoints }) => endpoints),
]);

const later = (saturationDetector: z.ZodType<SaturationSpec | undefined>) =>
  z.strictObject({
    ...fields(z.number()),
    saturationDetector,
    parser: z.record(z.string(), z.unknown()).optional(),
    dataLayer: z.looseObject({ discovery: discovery.optional() }).optional(),
    flowControl: z
      .looseObject({ saturationDetector: reference.optional() })
      .optional(),
    requestHandler: z.record(z.string(), z.unknown()).optional(),
  });

/** Thresholds until 0.6, a plugin from 0.9 on; the releases between read both. */
const from07 = later(
  z.looseObject({ ...thresholds, pluginRef: z.string().optional() }).optional(),
);
const from09 = later(
  z.strictObject({ pluginRef: z.string().optional() }).optional(),
);

/**
 * A plugin instance that a configuration asks for.
 *
 * @public
 */
export type PluginSpec = z.infer<typeof pluginSpec>;

/**
 * What a configuration says about saturation.
 *
 * @public
 */
export interface SaturationSpec {
  readonly queueDepthThreshold?: number;
  readonly kvCacheUtilThreshold?: number;
  /** A Go duration. */
  readonly metricsStalenessThreshold?: string;
  /** Name of a plugin, instead of thresholds. */
  readonly pluginRef?: string;
}

/**
 * An EndpointPickerConfig whose shape was checked.
 *
 * @public
 */
export interface EndpointPickerConfig
  extends Pick<
    z.infer<typeof upTo06>,
    'apiVersion' | 'kind' | 'featureGates' | 'plugins' | 'schedulingProfiles'
  > {
  readonly saturationDetector?: SaturationSpec;
  readonly dataLayer?: { readonly discovery?: { readonly pluginRef: string } };
  readonly flowControl?: { readonly saturationDetector?: SaturationSpec };
  /** The parser of request bodies, as releases before `requestHandler` say it. */
  readonly parser?: Readonly<Record<string, unknown>>;
  readonly requestHandler?: Readonly<Record<string, unknown>>;
}

/**
 * The schema of a release's configuration.
 *
 * @public
 */
export function configSchemaOf(
  generation: Generation,
): z.ZodType<EndpointPickerConfig> {
  switch (generation.pluginSet) {
    case 'early':
      return upTo06;
    case 'transitional':
      return from07;
    default:
      return from09;
  }
}
