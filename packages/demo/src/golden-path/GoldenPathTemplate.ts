import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const stepSchema = z.object({
  id: z.string(),
  name: z.string(),
  action: z.string(),
  if: z.string().optional(),
  input: z.record(z.string(), z.json()).default({}),
});

const templateSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    parameters: z.array(
      z.object({
        properties: z.record(
          z.string(),
          z.object({ default: z.json().optional() }),
        ),
      }),
    ),
    steps: z.array(stepSchema),
  }),
});

/** JSON by name. */
export type Values = Record<string, z.output<ReturnType<typeof z.json>>>;

/** A step of a template, as it is written there: expressions are not evaluated yet. */
export type TemplateStep = z.output<typeof stepSchema>;

/** A golden path, as far as somebody without a portal can take it. @public */
export interface GoldenPathTemplate {
  name: string;
  /** What the form holds when somebody keeps every default. */
  defaults: Values;
  steps: TemplateStep[];
}

/**
 * Reads a template.yaml.
 *
 * @throws when the file cannot be read or is no template.
 * @public
 */
export function readTemplate(file: string): GoldenPathTemplate {
  const { metadata, spec } = templateSchema.parse(
    parse(readFileSync(file, 'utf8')),
  );
  const defaults = spec.parameters
    .flatMap(page => Object.entries(page.properties))
    .flatMap(([name, property]) =>
      property.default === undefined ? [] : [[name, property.default] as const],
    );
  return {
    name: metadata.name,
    defaults: Object.fromEntries(defaults),
    steps: spec.steps,
  };
}
