import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { EppProfilePlugin } from './EppProfileView';

/** A scorer as an EndpointPickerConfig sets it up. @public */
export interface EppScorer {
  /** Plugin type, e.g. `prefix-cache-scorer`; the name may be another. */
  type: string;
  weight: number;
}

const configSchema = z.object({
  kind: z.literal('EndpointPickerConfig').optional(),
  plugins: z
    .array(
      z.object({
        name: z.string().optional(),
        type: z.string(),
        parameters: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nullish()
    .transform(plugins => plugins ?? []),
  schedulingProfiles: z
    .array(
      z.object({
        name: z.string().default('default'),
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

/** Types whose names do not say what they are. */
const unmarkedScorers = ['context-length-aware'];
const unmarkedFilters = ['by-label', 'by-label-selector'];

const defaultPicker: EppProfilePlugin = {
  name: 'max-score-picker',
  type: 'max-score-picker',
  role: 'picker',
};

/** A scheduling profile of an EPP as its configuration sets it up. @public */
export interface EppProfile {
  name: string;
  /** In their order; a picker that the EPP adds by itself is there too. */
  plugins: EppProfilePlugin[];
}

/** What an EPP's configuration makes of it. @public */
export interface EppConfigReading {
  profiles: EppProfile[];
  /** Types of all plugins, those outside of scheduling profiles too. */
  pluginTypes: string[];
}

/**
 * The scheduling profiles of an EPP, out of its own configuration. Without one the EPP makes one of all plugins; a profile
 * without a picker gets `max-score-picker`; a scorer without a weight gets 1.
 *
 * @param configYaml - an EndpointPickerConfig, as in the EPP's ConfigMap
 * @throws Error when it is not one.
 * @public
 */
export function readEppConfig(configYaml: string): EppConfigReading {
  const parsed = configSchema.safeParse(parseYaml(configYaml));
  if (!parsed.success) {
    throw new Error(
      `The EPP's configuration is not an EndpointPickerConfig: ${z.prettifyError(
        parsed.error,
      )}`,
    );
  }
  const { plugins, schedulingProfiles } = parsed.data;
  const byName = new Map(
    plugins.map(plugin => [plugin.name ?? plugin.type, plugin] as const),
  );
  const profiles =
    schedulingProfiles.length > 0
      ? schedulingProfiles
      : [
          {
            name: 'default',
            plugins: [...byName.keys()].map(pluginRef => ({
              pluginRef,
              weight: undefined,
            })),
          },
        ];
  return {
    pluginTypes: [...new Set(plugins.map(({ type }) => type))],
    profiles: profiles.map(({ name, plugins: references }) => {
      const used = references.flatMap(({ pluginRef, weight }) => {
        const plugin = byName.get(pluginRef);
        const role = plugin && roleOf(plugin.type);
        return plugin && role
          ? [
              {
                name: pluginRef,
                type: plugin.type,
                role,
                ...(role === 'scorer' && { weight: weight ?? defaultWeight }),
                ...(plugin.parameters && { parameters: plugin.parameters }),
              },
            ]
          : [];
      });
      return {
        name,
        plugins: used.some(({ role }) => role === 'picker')
          ? used
          : [...used, defaultPicker],
      };
    }),
  };
}

/**
 * The scorers of an EPP by name. A scorer that stands in several profiles has the weight of the first.
 *
 * @param configYaml - an EndpointPickerConfig, as in the EPP's ConfigMap
 * @throws Error when it is not one.
 * @public
 */
export function readEppScorers(configYaml: string): Record<string, EppScorer> {
  const scorers = new Map<string, EppScorer>();
  for (const { plugins } of readEppConfig(configYaml).profiles) {
    for (const { name, role, type, weight = defaultWeight } of plugins) {
      if (role === 'scorer' && !scorers.has(name)) {
        scorers.set(name, { type, weight });
      }
    }
  }
  return Object.fromEntries(scorers);
}

function roleOf(type: string): EppProfilePlugin['role'] | undefined {
  if (type.endsWith('-scorer') || unmarkedScorers.includes(type)) {
    return 'scorer';
  }
  if (type.endsWith('-picker')) {
    return 'picker';
  }
  return type.endsWith('-filter') || unmarkedFilters.includes(type)
    ? 'filter'
    : undefined;
}
