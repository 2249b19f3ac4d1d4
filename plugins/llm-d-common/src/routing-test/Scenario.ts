import type { Assertion, Verdict } from './RunReport';
import type { ScenarioObservations } from './ScenarioObservations';
import type { ScenarioPlan } from './ScenarioPlan';
import type { StackFacts } from './StackFacts';

/** What a scenario makes of what a run has seen. @public */
export interface Judgement {
  verdict: Verdict;
  /** Set unless the verdict is `pass`: why, in one sentence. */
  reason?: string;
  assertions: Assertion[];
  /** What could not be observed, each in one sentence. */
  unobserved: string[];
}

/** What somebody may set for a run; every parameter has a default. @public */
export type ScenarioParameters = Record<string, number | string | boolean>;

/** What a value of a parameter may be, and what it means. @public */
export type ParameterField<T> = {
  /** For a person: what it changes. */
  description: string;
} & (T extends number
  ? {
      type: 'integer' | 'number';
      minimum: number;
      maximum: number;
      /** `requests`, `ms`, `bytes`, `tokens`, `1/s`, … */
      unit?: string;
    }
  : T extends boolean
  ? { type: 'boolean' }
  :
      | { type: 'text'; maxLength: number; multiline?: boolean }
      | { type: 'choice'; choices: readonly string[] });

/**
 * A kind of routing test: data and pure functions.
 *
 * @public
 */
export interface Scenario<P extends ScenarioParameters = ScenarioParameters> {
  id: string;
  title: string;
  /** For a person: what it does. */
  description: string;
  /** For a person: what a pass proves. */
  proves: string;
  /** True when it breaks something on purpose. */
  disruptive: boolean;
  defaults: Readonly<P>;
  parameters: { readonly [K in keyof P]: ParameterField<P[K]> };
  /**
   * Why this stack cannot be tested, in one sentence that says what it would need; undefined when it can. Nothing is sent to a
   * stack that cannot be tested.
   */
  unfit?(stack: StackFacts, parameters: P): string | undefined;
  /**
   * @param seed - makes this run's prompts unlike those of any run before; the same seed and parameters give the same plan
   * @throws Error in words for a person when the parameters make no plan, e.g. a trace that cannot be read.
   */
  plan(parameters: P, seed: string): ScenarioPlan;
  judge(observations: ScenarioObservations, parameters: P): Judgement;
}
