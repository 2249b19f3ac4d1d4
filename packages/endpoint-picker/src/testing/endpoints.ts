import fc from 'fast-check';
import { Endpoint, EndpointMetrics, NO_METRICS } from '../scheduling/Endpoint';
import { SchedulingRequest } from '../scheduling/SchedulingRequest';

/** An endpoint by its name, idle unless told otherwise. */
export function endpoint(
  name: string,
  metrics: Partial<EndpointMetrics> = {},
  labels: Readonly<Record<string, string>> = {},
): Endpoint {
  return {
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

/** Several endpoints with different names and any load. */
export const anyEndpoints = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 6 }),
      waiting: fc.nat(300),
      running: fc.nat(300),
      kv: fc.double({ min: 0, max: 1, noNaN: true }),
      role: fc.constantFrom('decode', 'both', 'prefill', undefined),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 12 },
  )
  .map(list =>
    list.map(({ name, waiting, running, kv, role }) =>
      endpoint(
        name,
        {
          waitingRequests: waiting,
          runningRequests: running,
          kvCacheUsage: kv,
        },
        role ? { 'llm-d.ai/role': role } : {},
      ),
    ),
  );

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
