import { planCost, type ScenarioPlan } from '@llm-d-sim/plugin-llm-d-common';

/** The most that a run may cost. @public */
export interface RunBudget {
  requests: number;
  /** From its start to its verdict. */
  seconds: number;
}

/** What no run should need more of. @public */
export const DEFAULT_RUN_BUDGET: RunBudget = { requests: 10_000, seconds: 900 };

/** @throws Error when a plan is more than its budget from the start. */
export function checkBudget(plan: ScenarioPlan, budget: RunBudget): void {
  const { requests, seconds } = planCost(plan);
  if (requests > budget.requests) {
    throw new Error(
      `The run would send ${requests} requests, and its budget is ${budget.requests}: set its parameters lower.`,
    );
  }
  if (seconds > budget.seconds) {
    throw new Error(
      `The run would take about ${seconds} s, and its budget is ${budget.seconds} s: set its parameters lower.`,
    );
  }
}
