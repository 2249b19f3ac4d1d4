import { z } from 'zod';
import { parseDuration } from '../flags/duration';

/** A reference to an entry of `plugins`, by its name. */
export const pluginReference = z.strictObject({ pluginRef: z.string().min(1) });

/** `metav1.Duration`; kept as text, for nothing here waits for it. */
export const durationText = z
  .string()
  .refine(text => parseDuration(text) !== undefined, 'no duration such as 60s');

/** From 0.11 on the reference may stand one level deeper. */
const nestedDiscovery = z
  .strictObject({ endpoints: pluginReference })
  .transform(({ endpoints }) => endpoints);

const dataLayerWith = (discovery: z.ZodType<{ pluginRef: string }>) =>
  z.strictObject({
    injectDefaults: z.boolean().optional(),
    sources: z
      .array(
        z.strictObject({
          pluginRef: z.string().min(1),
          extractors: z.array(pluginReference).optional(),
        }),
      )
      .optional(),
    discovery: discovery.optional(),
    peerDiscovery: pluginReference.optional(),
    crossReplicaSyncerPluginRef: z.string().optional(),
    crossReplicaSyncInterval: durationText.optional(),
  });

/** `dataLayer` of an EndpointPickerConfig until 0.10. */
export const dataLayerFields = dataLayerWith(pluginReference);

/** `dataLayer` from 0.11 on. */
export const dataLayerFieldsFrom011 = dataLayerWith(
  z.union([pluginReference, nestedDiscovery]),
);

/**
 * What a configuration says about where figures of endpoints, and endpoints
 * themselves, come from.
 *
 * @public
 */
export type DataLayerSpec = z.infer<typeof dataLayerFields>;
