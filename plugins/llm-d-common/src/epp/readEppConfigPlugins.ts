import { z } from 'zod';
import type { EndpointPickerConfig } from './EndpointPickerConfig';

const pluginSchema = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});
const profileSchema = z.looseObject({
  name: z.string().optional(),
  plugins: z
    .array(
      z.looseObject({ pluginRef: z.string(), weight: z.unknown().optional() }),
    )
    .nullish(),
});

/** The plugins and scheduling profiles of an EndpointPickerConfig, with names filled in and their place in the document. */
export interface EppConfigPlugins {
  plugins: {
    index: number;
    name: string;
    type: string;
    parameters: Record<string, unknown>;
  }[];
  profiles: {
    index: number;
    /** Weights as they are written: any JSON, or none. */
    plugins: { index: number; pluginRef: string; weight?: unknown }[];
  }[];
}

/** Reads what can be read of a configuration; entries of another shape are passed over (lint names them). */
export function readEppConfigPlugins(
  config: EndpointPickerConfig,
): EppConfigPlugins {
  return {
    plugins: entries(config.plugins).flatMap(([index, entry]) => {
      const { data } = pluginSchema.safeParse(entry);
      return data
        ? [
            {
              index,
              name: data.name || data.type,
              type: data.type,
              parameters: data.parameters ?? {},
            },
          ]
        : [];
    }),
    profiles: entries(config.schedulingProfiles).flatMap(([index, entry]) => {
      const { data } = profileSchema.safeParse(entry);
      return data
        ? [
            {
              index,
              plugins: (data.plugins ?? []).map(
                ({ pluginRef, weight }, place) => ({
                  index: place,
                  pluginRef,
                  ...(weight !== undefined && { weight }),
                }),
              ),
            },
          ]
        : [];
    }),
  };
}

function entries(list: unknown): [number, unknown][] {
  return Array.isArray(list) ? [...list.entries()] : [];
}
