import type { RunRequest } from './RunReport';

/** Whether a request was under way at some time, ms from the start of the run. */
export function underWay(
  { e2eMs = 0, startedAtMs }: RunRequest,
  atMs: number,
): boolean {
  return startedAtMs <= atMs && atMs < startedAtMs + e2eMs;
}

/** The most requests that were under way at the same time. */
export function mostAtOnce(requests: readonly RunRequest[]): number {
  const changes = requests
    .flatMap(({ e2eMs = 0, startedAtMs }): [number, number][] => [
      [startedAtMs, 1],
      [startedAtMs + e2eMs, -1],
    ])
    .sort(([one, a], [other, b]) => one - other || a - b);
  let now = 0;
  return changes.reduce((most, [, change]) => {
    now += change;
    return Math.max(most, now);
  }, 0);
}
