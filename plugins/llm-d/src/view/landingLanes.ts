import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';

/** One request as a bar; left and width are shares of the whole time, 0..1. */
export interface LandingBar {
  index: number;
  left: number;
  width: number;
  /** Requests of one pod that overlap stand in rows of their own; 0-based. */
  row: number;
  status: number;
  ok: boolean;
  ms: number;
}

/** One pod's requests. */
export interface LandingLane {
  /** Undefined: requests that no pod answered. */
  endpoint?: string;
  rows: number;
  bars: LandingBar[];
}

/** Rows of one lane; what overlaps even more shares the last one. */
const rowLimit = 8;

/**
 * Requests by the pod that served them, on one axis of time. A request that is not over yet, or whose end is unknown, is a
 * moment. O(n log n) in the number of requests.
 *
 * @returns lanes by name, that of no pod last; pods that were scored and got nothing have an empty lane
 */
export function landingLanes(requests: readonly RunRequest[]): {
  lanes: LandingLane[];
  /** ms that the axis spans. */
  spanMs: number;
} {
  // The run begins with reading the stack; the axis begins with the first request.
  const began = Math.min(...requests.map(({ startedAtMs }) => startedAtMs));
  const spanMs = Math.max(
    1,
    ...requests.map(
      ({ e2eMs = 0, startedAtMs }) => startedAtMs - began + e2eMs,
    ),
  );
  const names = new Set<string | undefined>(
    requests.flatMap(({ decision }) => Object.keys(decision?.endpoints ?? {})),
  );
  requests.forEach(({ served }) => names.add(served));
  const byStart = [...requests].sort((a, b) => a.startedAtMs - b.startedAtMs);
  const lanes = [...names]
    .sort(byNameAndNoneLast)
    .map((endpoint): LandingLane => {
      const ends: number[] = [];
      const bars = byStart
        .filter(({ served }) => served === endpoint)
        .map(({ e2eMs = 0, index, startedAtMs, status }): LandingBar => {
          const free = ends.findIndex(end => end <= startedAtMs);
          const row = Math.min(free < 0 ? ends.length : free, rowLimit - 1);
          ends[row] = Math.max(ends[row] ?? 0, startedAtMs + e2eMs);
          return {
            index,
            left: (startedAtMs - began) / spanMs,
            width: e2eMs / spanMs,
            row,
            status,
            ok: status >= 200 && status < 300,
            ms: e2eMs,
          };
        });
      return {
        ...(endpoint !== undefined && { endpoint }),
        rows: Math.max(1, ends.length),
        bars,
      };
    });
  return { lanes, spanMs };
}

function byNameAndNoneLast(a: string | undefined, b: string | undefined) {
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined);
  }
  return a < b ? -1 : 1;
}
