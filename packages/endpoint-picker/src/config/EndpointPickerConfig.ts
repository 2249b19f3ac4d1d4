import { z } from 'zod';
import { Generation } from '../generation/Generation';
import {
  DataLayerSpec,
  dataLayerFields,
  dataLayerFieldsFrom011,
  pluginReference,
} from './dataLayerSpec';
import { flowControlFields } from './flowControlSpec';

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

const thresholds = {
  queueDepthThreshold: z.number().optional(),
  kvCacheUtilThreshold: z.number().optional(),
  metricsStalenessThreshold: z.string().optional(),
};

/** What is not known is an error in every release; plugin parameters have a rule of their own. */
const upTo06 = z.strictObject({
  ...fields(z.number().int()),
  saturationDetector: z.strictObject(thresholds).optional(),
});

const later = (
  saturationDetector: z.ZodType<SaturationSpec | undefined>,
  dataLayer: z.ZodType<DataLayerSpec>,
) =>
  z.strictObject({
    ...fields(z.number()),
    saturationDetector,
    parser: pluginReference.optional(),
    dataLayer: dataLayer.optional(),
    flowControl: flowControlFields.optional(),
    requestHandler: z
      .strictObject({ parsers: z.array(pluginReference).optional() })
      .optional(),
  });

/** Thresholds until 0.6, a plugin from 0.9 on; the releases between read both. */
const from07 = later(
  z
    .strictObject({ ...thresholds, pluginRef: z.string().optional() })
    .optional(),
  dataLayerFields,
);
const detectorReference = z
  .strictObject({ pluginRef: z.string().optional() })
  .optional();
const from09 = later(detectorReference, dataLayerFields);
const from011 = later(detectorReference, dataLayerFieldsFrom011);

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
  readonly dataLayer?: DataLayerSpec;
  readonly flowControl?: { readonly saturationDetector?: SaturationSpec };
  /** The parser of request bodies, as releases before `requestHandler` say it. */
  readonly parser?: { readonly pluginRef: string };
  readonly requestHandler?: {
    readonly parsers?: readonly { readonly pluginRef: string }[];
  };
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
    case 'deprecating':
      return from09;
    case 'pruned':
      return from011;
    default:
      return generation.pluginSet satisfies never;
  }
}
