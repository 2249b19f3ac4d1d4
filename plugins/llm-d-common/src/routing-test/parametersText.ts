import type { ScenarioParameters } from './Scenario';

/** Parameters for a person, in the order of their names. */
export function parametersText(parameters: ScenarioParameters): string {
  const texts = Object.entries(parameters)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name} ${String(value)}`);
  return texts.length > 0 ? texts.join(', ') : 'none';
}
