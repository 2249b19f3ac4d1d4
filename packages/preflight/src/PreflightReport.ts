import type { RunReport, Verdict } from '@llm-d-sim/plugin-llm-d-common';

/** What is tried, and within which limits. @public */
export interface PreflightJob {
  /** Folder with a rendered tree. */
  folder: string;
  /** Id of a scenario. */
  scenario: string;
  /** In place of the scenario's defaults. */
  parameters?: Record<string, number | string | boolean>;
}

/** What a preflight has shown. Everything in it comes from stand-ins. @public */
export interface PreflightReport {
  verdict: Verdict;
  /** Set unless the verdict is `pass`: why, for a person. */
  reason?: string;
  /** What the stand-ins needed to be changed, each in one sentence. */
  replaced: string[];
  /** Of the routing test, if it came to that. */
  run?: RunReport;
  /** s, from the first process to the last. */
  seconds: number;
  /** Largest resident memory, MiB. */
  memoryMiB: number;
}
