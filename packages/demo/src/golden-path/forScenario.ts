import {
  type KubernetesObject,
  type Scenario,
  type ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { demoStack } from '../demoStack';
import type { Values } from './GoldenPathTemplate';
import type { RunTemplateOptions } from './runTemplate';

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
const pairSchema = z.tuple([manifestSchema, manifestSchema]);

/**
 * What a scenario changes on the way: the test that is run, and what the stack needs for it beyond the defaults of the form. The scenario of the
 * template itself changes nothing.
 */
export function forScenario(
  scenario: Scenario,
  parameters: Partial<ScenarioParameters> = {},
): Pick<RunTemplateOptions, 'amendInput' | 'amendOutput'> {
  return {
    amendInput: ({ action }, input) =>
      action === 'llm-d:routing-test'
        ? {
            ...input,
            scenario: scenario.id,
            parameters: {
              ...(input.scenario === scenario.id && Object(input.parameters)),
              ...parameters,
            },
          }
        : input,
    amendOutput: ({ action }, output) =>
      action === 'llm-d:render'
        ? { ...output, manifests: amended(output.manifests, scenario.id) }
        : output,
  };
}

/** A template that renders more than a pair has been made for its scenario. */
function amended(manifests: Values[string], scenario: string): Values[string] {
  const pair = pairSchema.safeParse(manifests);
  if (!pair.success) return manifests;
  const find = (kind: string): KubernetesObject | undefined =>
    pair.data.find(manifest => manifest.kind === kind);
  const simulatorDeployment = find('SimulatorDeployment');
  const schedulerInstall = find('SchedulerInstall');
  if (!simulatorDeployment || !schedulerInstall) return manifests;
  const stack = demoStack({ simulatorDeployment, schedulerInstall }, scenario);
  return z
    .json()
    .parse(
      JSON.parse(JSON.stringify([...stack.simulators, stack.schedulerInstall])),
    );
}
