import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

/** A scorer as an EndpointPickerConfig sets it up. @public */
export interface EppScorer {
  /** Plugin type, e.g. `prefix-cache-scorer`; the name may be another. */
  type: string;
  weight: number;
}

const configSchema = z.object({
  kind: z.literal('EndpointPickerConfig').optional(),
  plugins: z
    .array(z.object({ name: z.string().optional(), type: z.string() }))
    .nullish()
    .transform(plugins => plugins ?? []),
  schedulingProfiles: z
    .array(
      z.object({
        plugins: z
          .array(
            z.object({ pluginRef: z.string(), weight: z.number().nullish() }),
          )
          .nullish()
          .transform(plugins => plugins ?? []),
      }),
    )
    .nullish()
    .transform(profiles => profiles ?? []),
});

/** Weight of a scorer that the configuration gives none. */
const defaultWeight = 1;

/** Scorer types whose names do not say so. */
const unmarkedScorers = ['context-length-aware'];

/**
 * The scorers of an EPP by name, out of its own configuration. Without a scheduling profile the EPP makes one of all plugins,
 * each with weight 1. A scorer that stands in several profiles has the weight of the first.
 *
 * @param configYaml - an EndpointPickerConfig, as in the EPP's ConfigMap
 * @throws Error when it is not one.
 * @public
 */
export function readEppScorers(configYaml: string): Record<string, EppScorer> {
  const parsed = configSchema.safeParse(parseYaml(configYaml));
  if (!parsed.success) {
    throw new Error(
      `The EPP's configuration is not an EndpointPickerConfig: ${z.prettifyError(
        parsed.error,
      )}`,
    );
  }
  const { plugins, schedulingProfiles } = parsed.data;
  const types = new Map(
    plugins.map(({ name, type }) => [name ?? type, type] as const),
  );
  const references =
    schedulingProfiles.length > 0
      ? schedulingProfiles.flatMap(profile => profile.plugins)
      : [...types.keys()].map(pluginRef => ({ pluginRef, weight: undefined }));

  const scorers = new Map<string, EppScorer>();
  for (const { pluginRef, weight } of references) {
    const type = types.get(pluginRef);
    if (type !== undefined && isScorer(type) && !scorers.has(pluginRef)) {
      scorers.set(pluginRef, { type, weight: weight ?? defaultWeight });
    }
  }
  return Object.fromEntries(scorers);
}

function isScorer(type: string): boolean {
  return type.endsWith('-scorer') || unmarkedScorers.includes(type);
}
