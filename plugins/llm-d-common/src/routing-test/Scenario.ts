import type { EppScorer } from '../decision/readEppConfig';
import type { Assertion, RunRequest, Verdict } from './RunReport';

/** A request that a scenario wants sent. @public */
export interface PlannedRequest {
  /** Path of the OpenAI API, e.g. `/v1/completions`. */
  path: string;
  /** JSON body. The runner adds the name of the model that the stack serves, unless the body names one. */
  body: Record<string, unknown>;
}

/**
 * Requests that belong together. `sequential`: each is sent when the one before has been answered.
 *
 * @public
 */
export interface ScenarioPhase {
  id: string;
  /** For a person. */
  title: string;
  arrival: { type: 'sequential' };
  requests: PlannedRequest[];
}

/** What a scenario wants sent, phase after phase. @public */
export interface ScenarioPlan {
  phases: ScenarioPhase[];
}

/** What a run has seen. @public */
export interface ScenarioObservations {
  /** In the order of the plan. */
  requests: readonly RunRequest[];
  /** Scorers by name, as the EPP's own configuration in the cluster sets them up. */
  scorers: Readonly<Record<string, EppScorer>>;
  /** `--v` of the EPP; undefined when it could not be learnt. Scores are logged from 4 on. */
  eppVerbosity?: number;
}

/** What a scenario makes of what a run has seen. @public */
export interface Judgement {
  verdict: Verdict;
  /** Set unless the verdict is `pass`: why, in one sentence. */
  reason?: string;
  assertions: Assertion[];
}

/** What somebody may set for a run; every parameter has a default. @public */
export type ScenarioParameters = Record<string, number | string | boolean>;

/**
 * A kind of routing test: data and two pure functions.
 *
 * @public
 */
export interface Scenario<P extends ScenarioParameters = ScenarioParameters> {
  id: string;
  title: string;
  /** For a person: what it does and what it proves. */
  description: string;
  defaults: Readonly<P>;
  /** @param seed - makes this run's prompts unlike those of any run before */
  plan(parameters: P, seed: string): ScenarioPlan;
  judge(observations: ScenarioObservations): Judgement;
}
