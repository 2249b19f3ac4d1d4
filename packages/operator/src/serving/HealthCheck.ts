/** One thing that has to be so. */
export interface HealthCheck {
  name: string;
  /** What is wrong, for a person; undefined when all is well. */
  fault(): string | undefined;
}

/** The verdict of several checks, and the words for it: in the style of Kubernetes' own `/readyz?verbose`. */
export function judgeHealth(checks: readonly HealthCheck[]): {
  healthy: boolean;
  report: string;
} {
  const results = checks.map(check => ({
    name: check.name,
    fault: check.fault(),
  }));
  const healthy = results.every(({ fault }) => fault === undefined);
  const lines = results.map(({ fault, name }) =>
    fault === undefined ? `[+]${name} ok` : `[-]${name} failed: ${fault}`,
  );
  const verdict = healthy ? 'check passed' : 'check failed';
  return { healthy, report: [...lines, verdict, ''].join('\n') };
}
