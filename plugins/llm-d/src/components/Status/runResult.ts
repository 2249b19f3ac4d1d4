import type {
  RoutingTestRun,
  RunState,
  Verdict,
} from '@llm-d-sim/plugin-llm-d-common';

/** A run in one word: its verdict when it has one, else its state. */
export type RunResult = Verdict | RunState;

export function runResult(run: RoutingTestRun): RunResult {
  return run.state === 'finished' ? run.verdict ?? 'finished' : run.state;
}
