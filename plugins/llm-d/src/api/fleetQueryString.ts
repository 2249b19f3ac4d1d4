import type { FleetQuery } from '@llm-d-sim/plugin-llm-d-common';

/** A query as the fleet's route takes it; lists repeat their name. */
export function fleetQueryString(query: FleetQuery): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== '') {
        parameters.append(name, String(item));
      }
    }
  }
  return parameters.toString();
}
