import { planCost } from './planCost';
import type { Scenario } from './Scenario';
import type {
  ScenarioDescription,
  ScenarioParameter,
} from './ScenarioDescription';
import { scenarios } from './scenarios';

/** Every plan with defaults costs the same whatever the seed. */
const anySeed = '00000000-0000-4000-8000-000000000000';

/** A scenario for a form: everything but its functions. @public */
export function describeScenario(scenario: Scenario): ScenarioDescription {
  const { defaults, description, disruptive, id, proves, title } = scenario;
  return {
    id,
    title,
    description,
    proves,
    disruptive,
    parameters: parametersOf(scenario),
    cost: planCost(scenario.plan(defaults, anySeed)),
  };
}

/** Every scenario, in the order in which a person is offered them. @public */
export function scenarioDescriptions(): ScenarioDescription[] {
  return Object.values(scenarios).map(describeScenario);
}

/** The parameters of a scenario with names and defaults. */
export function parametersOf({
  defaults,
  id,
  parameters,
}: Scenario): ScenarioParameter[] {
  return Object.entries(parameters).map(([name, field]): ScenarioParameter => {
    const value = defaults[name];
    const { description } = field;
    switch (field.type) {
      case 'integer':
      case 'number':
        if (typeof value === 'number') {
          return { ...field, name, default: value };
        }
        break;
      case 'boolean':
        if (typeof value === 'boolean') {
          return { name, description, type: 'boolean', default: value };
        }
        break;
      case 'text':
        if (typeof value === 'string') {
          return { ...field, name, default: value };
        }
        break;
      default:
        if (typeof value === 'string') {
          return {
            name,
            description,
            type: 'choice',
            default: value,
            choices: [...field.choices],
          };
        }
    }
    throw new Error(
      `Scenario ${id}: the default of ${name} is no ${field.type}`,
    );
  });
}
