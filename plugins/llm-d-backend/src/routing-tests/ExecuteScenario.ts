import type {
  RunReport,
  ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import type {
  AdmitRun,
  ClusterClient,
  RunProgress,
} from '@llm-d-sim/plugin-llm-d-node';
import type { StackReference } from '../stacks/StackReference';

/** Executes one scenario against one stack. Throws the signal's reason when it is aborted. */
export type ExecuteScenario = (options: {
  scenario: string;
  parameters: ScenarioParameters;
  seed: string;
  stack: StackReference;
  cluster: ClusterClient;
  /** Whether the run may go where the stack leads now. */
  admit: AdmitRun;
  signal: AbortSignal;
  onProgress(progress: RunProgress): void;
}) => Promise<RunReport>;
