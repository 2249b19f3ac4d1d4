import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';

/** Every endpoint that was scored, picked or served in some requests, by name. */
export function endpointsOf(requests: readonly RunRequest[]): string[] {
  return [
    ...new Set(
      requests.flatMap(({ decision, served }) =>
        [
          ...Object.keys(decision?.endpoints ?? {}),
          decision?.picked,
          served,
        ].filter(name => name !== undefined),
      ),
    ),
  ].sort();
}
