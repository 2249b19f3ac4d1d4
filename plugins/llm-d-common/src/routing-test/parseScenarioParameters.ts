import { parametersOf } from './describeScenario';
import type { ScenarioParameters } from './Scenario';
import type { ScenarioParameter } from './ScenarioDescription';
import { scenarios } from './scenarios';

/** A scenario or a parameter of it that cannot be. @public */
export class ScenarioParameterError extends Error {
  /** Each in one sentence. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.name = 'ScenarioParameterError';
    this.problems = problems;
  }
}

/**
 * What somebody has set for a run, with the scenario's defaults for the rest.
 *
 * @param id - of a scenario
 * @param input - an object, or undefined for the defaults
 * @throws ScenarioParameterError with everything that is wrong: no such scenario or parameter, a value of another type or out of
 * bounds, a plan that cannot be made of it.
 * @public
 */
export function parseScenarioParameters(
  id: string,
  input: unknown,
): ScenarioParameters {
  if (!Object.hasOwn(scenarios, id)) {
    throw new ScenarioParameterError([
      `There is no scenario ${JSON.stringify(id)}: there are ${Object.keys(
        scenarios,
      ).join(', ')}.`,
    ]);
  }
  const scenario = scenarios[id];
  const known = parametersOf(scenario);
  if (
    input !== undefined &&
    (typeof input !== 'object' || input === null || Array.isArray(input))
  ) {
    throw new ScenarioParameterError([
      'Parameters are an object: name to value.',
    ]);
  }
  const given = new Map<string, unknown>(Object.entries(input ?? {}));
  const problems = [...given.keys()]
    .filter(name => !known.some(parameter => parameter.name === name))
    .map(
      name =>
        `${id} has no parameter ${JSON.stringify(name)}: it has ${known
          .map(parameter => parameter.name)
          .join(', ')}.`,
    );
  const values = known.map((parameter): [string, number | string | boolean] => {
    const value = given.get(parameter.name);
    if (value === undefined) {
      return [parameter.name, parameter.default];
    }
    const read = valueOf(parameter, value);
    if (read === undefined) {
      problems.push(`${parameter.name} must be ${wanted(parameter)}.`);
    }
    return [parameter.name, read ?? parameter.default];
  });
  if (problems.length > 0) {
    throw new ScenarioParameterError(problems);
  }
  const parameters = Object.fromEntries(values);
  try {
    scenario.plan(parameters, 'seed');
  } catch (error) {
    throw new ScenarioParameterError([
      error instanceof Error ? error.message : String(error),
    ]);
  }
  return parameters;
}

function valueOf(
  parameter: ScenarioParameter,
  value: unknown,
): number | string | boolean | undefined {
  switch (parameter.type) {
    case 'integer':
    case 'number':
      return typeof value === 'number' &&
        value >= parameter.minimum &&
        value <= parameter.maximum &&
        (parameter.type === 'number' || Number.isInteger(value))
        ? value
        : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'choice':
      return typeof value === 'string' && parameter.choices.includes(value)
        ? value
        : undefined;
    default:
      return typeof value === 'string' && value.length <= parameter.maxLength
        ? value
        : undefined;
  }
}

function wanted(parameter: ScenarioParameter): string {
  switch (parameter.type) {
    case 'integer':
    case 'number': {
      const kind = parameter.type === 'integer' ? 'a whole number' : 'a number';
      const unit = parameter.unit === undefined ? '' : ` ${parameter.unit}`;
      return `${kind} from ${parameter.minimum} to ${parameter.maximum}${unit}`;
    }
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${parameter.choices.join(', ')}`;
    default:
      return `text of at most ${parameter.maxLength} characters`;
  }
}
