/** Consecutive answers of a probe and the verdict that they led to. Pure. */
export interface ProbeState {
  readonly verdict: 'unknown' | 'success' | 'failure';
  readonly successes: number;
  readonly failures: number;
}

export interface Thresholds {
  /** Answers in a row that turn the verdict to success. */
  success: number;
  /** Answers in a row that turn the verdict to failure. */
  failure: number;
}

export const initialProbeState: ProbeState = {
  verdict: 'unknown',
  successes: 0,
  failures: 0,
};

/** The state after one more answer. */
export function afterAnswer(
  state: ProbeState,
  healthy: boolean,
  thresholds: Thresholds,
): ProbeState {
  const successes = healthy ? state.successes + 1 : 0;
  const failures = healthy ? 0 : state.failures + 1;
  if (successes >= thresholds.success) {
    return { verdict: 'success', successes, failures };
  }
  if (failures >= thresholds.failure) {
    return { verdict: 'failure', successes, failures };
  }
  return { verdict: state.verdict, successes, failures };
}
