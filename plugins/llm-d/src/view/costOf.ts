import {
  planCost,
  scenarios,
  type ScenarioCost,
  type ScenarioDescription,
  type ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';

/** Every plan with the same parameters costs the same whatever the seed. */
const anySeed = '00000000-0000-4000-8000-000000000000';

/** What a run would cost. */
export interface RunCost {
  cost: ScenarioCost;
  of: 'defaults' | 'parameters';
}

/**
 * What a scenario costs with what somebody has changed of its parameters; with the defaults where that makes no plan, or the
 * backend has a scenario that is not known here.
 */
export function costOf(
  scenario: ScenarioDescription,
  changed: ScenarioParameters,
): RunCost {
  const withDefaults: RunCost = { cost: scenario.cost, of: 'defaults' };
  if (
    Object.keys(changed).length === 0 ||
    !Object.hasOwn(scenarios, scenario.id)
  ) {
    return withDefaults;
  }
  try {
    const { defaults, plan } = scenarios[scenario.id];
    return {
      cost: planCost(plan({ ...defaults, ...changed }, anySeed)),
      of: 'parameters',
    };
  } catch {
    return withDefaults;
  }
}
