import { z } from 'zod';
import { bool, float, goDuration, int, text } from './plugins/parameterTypes';

const pluginRef = z.strictObject({ pluginRef: text });
const anyObject = z.looseObject({});
/** `resource.Quantity`: `5000`, `"5k"`, `"1Gi"`. */
const quantity = z.union([int, text]);

/** What every generation has; plugins and scheduling profiles are read one by one, for better messages. */
const shared = {
  featureGates: z.array(z.string()),
  plugins: z.array(z.unknown()),
  schedulingProfiles: z.array(z.unknown()),
};

/** Top level of an EndpointPickerConfig up to 0.6. */
export const earlyConfigFields: Readonly<Record<string, z.ZodType>> = {
  ...shared,
  saturationDetector: z.strictObject({
    queueDepthThreshold: int.optional(),
    kvCacheUtilThreshold: float.optional(),
    metricsStalenessThreshold: goDuration.optional(),
  }),
};

/** Top level in 0.7 and 0.8, whose parts are not known field by field. */
export const transitionalConfigFields: Readonly<Record<string, z.ZodType>> = {
  ...shared,
  saturationDetector: anyObject,
  dataLayer: anyObject,
  flowControl: anyObject,
  requestHandler: anyObject,
  parser: anyObject,
};

const priorityBand = z.strictObject({
  priority: int.optional(),
  maxBytes: quantity.optional(),
  maxRequests: quantity.optional(),
  fairnessPolicyRef: text.optional(),
  orderingPolicyRef: text.optional(),
});

/** Top level from 0.9 on. */
export const currentConfigFields: Readonly<Record<string, z.ZodType>> = {
  ...shared,
  dataLayer: z.strictObject({
    injectDefaults: bool.optional(),
    sources: z
      .array(
        z.strictObject({
          pluginRef: text,
          extractors: z.array(pluginRef).optional(),
        }),
      )
      .optional(),
    discovery: pluginRef.optional(),
    peerDiscovery: z.unknown().optional(),
    crossReplicaSyncerPluginRef: text.optional(),
    crossReplicaSyncInterval: goDuration.optional(),
  }),
  flowControl: z.strictObject({
    maxBytes: quantity.optional(),
    maxRequests: quantity.optional(),
    defaultRequestTTL: goDuration.optional(),
    noEndpointRequestTTL: goDuration.optional(),
    defaultPriorityBand: priorityBand.optional(),
    defaultNegativePriorityBand: priorityBand.optional(),
    priorityBands: z.array(priorityBand).optional(),
    usageLimitPolicyPluginRef: text.optional(),
    saturationDetector: pluginRef.optional(),
    enableEviction: bool.optional(),
  }),
  requestHandler: z.strictObject({ parsers: z.array(pluginRef).optional() }),
  // Deprecated, and still read.
  saturationDetector: pluginRef,
  parser: anyObject,
};
