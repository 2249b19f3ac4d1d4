import {
  stackFormSchema,
  stackFromForm,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const templateSchema = z.object({
  spec: z.object({
    parameters: z.array(
      z.object({
        properties: z.record(
          z.string(),
          z.object({ default: z.unknown().optional() }),
        ),
      }),
    ),
  }),
});

/**
 * The custom resources that the golden path gives to somebody who keeps every default of its form.
 *
 * @param templateFile - path of a template.yaml
 */
export function templateStack(templateFile: string): {
  simulatorDeployment: KubernetesObject;
  schedulerInstall: KubernetesObject;
} {
  const template = templateSchema.parse(
    parse(readFileSync(templateFile, 'utf8')),
  );
  const defaults = template.spec.parameters
    .flatMap(page => Object.entries(page.properties))
    .filter(([, property]) => property.default !== undefined)
    .map(([name, property]) => [name, property.default]);
  return stackFromForm(stackFormSchema.parse(Object.fromEntries(defaults)));
}
