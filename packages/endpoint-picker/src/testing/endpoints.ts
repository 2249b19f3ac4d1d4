import {
  Endpoint,
  endpointKey,
  EndpointMetrics,
  NO_METRICS,
} from '../scheduling/Endpoint';
import { SchedulingRequest } from '../scheduling/SchedulingRequest';

/** An endpoint by its name, idle unless told otherwise. */
export function endpoint(
  name: string,
  metrics: Partial<EndpointMetrics> = {},
  labels: Readonly<Record<string, string>> = {},
): Endpoint {
  return {
    key: endpointKey({ namespace: 'ns', name }),
    name,
    namespace: 'ns',
    podName: name,
    address: '10.0.0.1',
    port: 8000,
    labels,
    metrics: { ...NO_METRICS, ...metrics },
  };
}

/** A request with a prompt. */
export function request(prompt = '', model = 'm'): SchedulingRequest {
  return {
    requestId: 'r',
    model,
    headers: {},
    prompts: [new TextEncoder().encode(prompt)],
    cacheSalt: '',
  };
}

/** A repeatable source of random numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
