import type { EppScorer } from '../decision/readEppConfig';
import type { DisruptionDone } from './DisruptionDone';
import type { RunReport, RunRequest } from './RunReport';
import type { StackFacts } from './StackFacts';

/** What a run has seen. @public */
export interface ScenarioObservations {
  /** In the order of the plan. */
  requests: readonly RunRequest[];
  /** Scorers by name, as the EPP's own configuration in the cluster sets them up. */
  scorers: Readonly<Record<string, EppScorer>>;
  /** `--v` of the EPP; undefined when it could not be learnt. Scores are logged from 4 on. */
  eppVerbosity?: number;
  /** What the stack looked like before the first request; undefined when nobody looked. */
  stack?: StackFacts;
  /** What has happened to the EPP's pods during the run, each in one sentence, e.g. that one has restarted. */
  eppIncidents?: readonly string[];
  /** The same of model pods that nobody deleted for the test. */
  modelPodIncidents?: readonly string[];
  disruptions?: readonly DisruptionDone[];
  entrance?: RunReport['entrance'];
  /** What else could not be observed, and why, each in one sentence, e.g. a log that could not be read to its end. */
  unobserved?: readonly string[];
}
