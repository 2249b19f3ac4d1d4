import fc from 'fast-check';
import { createScheduler } from '../config/createScheduler';
import { parseConfig } from '../config/parseConfig';
import { generations } from '../generation/Generation';
import { seeded } from '../testing/endpoints';
import { Endpoint, EndpointMetrics } from './Endpoint';

/*
 * The formulas once more, written for reading and without regard to speed:
 * one endpoint at a time, maxima and prefixes sought anew for each of them,
 * prompts compared as texts instead of by hashes. It shares nothing with the
 * code under test but the configuration that both are given.
 */

type Generation = 'v0.4.0' | 'current';
interface Past {
  readonly model: string;
  readonly prompt: string;
  readonly pod: string;
  readonly open: boolean;
}

const figure =
  (name: 'waitingRequests' | 'runningRequests') => (pod: Endpoint) =>
    pod.metrics[name];

function fewest(pod: Endpoint, pods: Endpoint[], of: (p: Endpoint) => number) {
  const all = pods.map(of).sort((x, y) => x - y);
  const least = all[0];
  const most = all[all.length - 1];
  return least === most ? 1 : (most - of(pod)) / (most - least);
}

/** Blocks of a prompt, each with all that is before it: that is its identity. */
function blocks(prompt: string, size: number, partial: boolean): string[] {
  const found: string[] = [];
  for (let end = size; end <= prompt.length; end += size) {
    found.push(prompt.slice(0, end));
  }
  if (partial && prompt.length % size > 0) {
    found.push(prompt);
  }
  return found;
}

function prefix(
  pod: Endpoint,
  request: { model: string; prompt: string },
  past: readonly Past[],
  generation: Generation,
): number {
  const early = generation === 'v0.4.0';
  const cut = (prompt: string) =>
    blocks(prompt, early ? 64 : 256, !early).slice(0, early ? 256 : 2048);
  const mine = cut(request.prompt);
  const holds = (name: string, block: string) =>
    past.some(
      ({ model, prompt, pod: where }) =>
        where === name &&
        model === request.model &&
        cut(prompt).includes(block),
    );
  let hits = 0;
  for (const block of mine) {
    if (!past.some(({ pod: name }) => holds(name, block))) {
      break;
    }
    hits += holds(pod.name, block) ? 1 : 0;
  }
  return mine.length === 0 ? 0 : hits / mine.length;
}

function inFlight(pod: string, past: readonly Past[]): number {
  return past.filter(one => one.open && one.pod === pod).length;
}

function score(
  scorer: string,
  pod: Endpoint,
  pods: Endpoint[],
  request: { model: string; prompt: string },
  past: readonly Past[],
  generation: Generation,
): number {
  switch (scorer) {
    case 'load-aware-scorer': {
      const { waitingRequests: waiting } = pod.metrics;
      return waiting >= 128 ? 0 : 0.5 * (1 - waiting / 128);
    }
    case 'queue-scorer':
      return fewest(pod, pods, figure('waitingRequests'));
    case 'running-requests-size-scorer':
      return fewest(pod, pods, figure('runningRequests'));
    case 'kv-cache-utilization-scorer':
      return 1 - pod.metrics.kvCacheUsage;
    case 'active-request-scorer': {
      const counted =
        generation === 'v0.4.0'
          ? past.map(one => one.pod)
          : pods.map(one => one.name);
      const most = Math.max(0, ...counted.map(name => inFlight(name, past)));
      const mine = inFlight(pod.name, past);
      return mine === 0 ? 1 : (most - mine) / most;
    }
    case 'prefix-cache-scorer':
      return prefix(pod, request, past, generation);
    default:
      throw new Error(`no second writing of ${scorer}`);
  }
}

const SCORERS: Readonly<Record<Generation, readonly string[]>> = {
  'v0.4.0': [
    'load-aware-scorer',
    'queue-scorer',
    'kv-cache-utilization-scorer',
    'active-request-scorer',
    'prefix-cache-scorer',
  ],
  current: [
    'load-aware-scorer',
    'queue-scorer',
    'running-requests-size-scorer',
    'kv-cache-utilization-scorer',
    'active-request-scorer',
    'prefix-cache-scorer',
  ],
};

const metrics: fc.Arbitrary<EndpointMetrics> = fc.record({
  waitingRequests: fc.nat(200),
  runningRequests: fc.nat(200),
  kvCacheUsage: fc.double({ min: 0, max: 1, noNaN: true }),
});
const pools = fc
  .array(
    fc.record({
      metrics,
      role: fc.constantFrom('decode', 'both', 'prefill', 'encode', undefined),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map(list =>
    list.map(
      ({ metrics: figures, role }, i): Endpoint => ({
        key: `ns/pod-${i}-rank-0`,
        name: `pod-${i}-rank-0`,
        namespace: 'ns',
        podName: `pod-${i}`,
        address: `10.0.0.${i + 1}`,
        port: 8000,
        labels: role ? { 'llm-d.ai/role': role } : {},
        metrics: figures,
      }),
    ),
  );
/** Prompts with common beginnings. */
const prompts = fc
  .array(fc.constantFrom('once '.repeat(30), 'upon '.repeat(41), 'a time'), {
    maxLength: 8,
  })
  .map(parts => parts.join(''));
const requests = fc.record({
  model: fc.constantFrom('m', 'n'),
  prompt: prompts,
  /** Whether it is still in flight at the end. */
  open: fc.boolean(),
});

/** Both generations' decode-filter, once more. */
const decodes = (pod: Endpoint) =>
  [undefined, 'decode', 'both'].includes(pod.labels['llm-d.ai/role']);

describe.each<Generation>(['v0.4.0', 'current'])('%s', generation => {
  it('decides as the slow second writing of its formulas does', async () => {
    const release = generations[generation === 'v0.4.0' ? '<=0.6' : '0.10'];
    await fc.assert(
      fc.asyncProperty(
        pools,
        fc.array(requests, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }),
        fc.integer(),
        async (pods, sent, weights, seed) => {
          const scorers = SCORERS[generation].map((type, i) => ({
            type,
            weight: weights[i],
          }));
          const { config } = parseConfig(
            JSON.stringify({
              apiVersion: release.configApiVersion,
              kind: 'EndpointPickerConfig',
              plugins: [
                { type: 'decode-filter' },
                ...scorers.map(({ type }) => ({ type })),
              ],
              schedulingProfiles: [
                {
                  name: 'default',
                  plugins: [
                    { pluginRef: 'decode-filter' },
                    ...scorers.map(({ type, weight }) => ({
                      pluginRef: type,
                      weight,
                    })),
                  ],
                },
              ],
            }),
            release,
          );
          const scheduler = await createScheduler(config, release);
          const random = seeded(seed);
          const past: Past[] = [];
          for (const { model, prompt, open } of sent) {
            const run = scheduler.run(
              {
                requestId: 'r',
                model,
                headers: {},
                prompts: [new TextEncoder().encode(prompt)],
                cacheSalt: '',
              },
              pods,
              0,
              random,
            );
            const kept = pods.filter(decodes);
            expect(run.kind === 'scheduled').toBe(kept.length > 0);
            if (run.kind !== 'scheduled') {
              continue;
            }
            const totals = kept.map(pod => {
              const each = scorers.map(({ type, weight }) => {
                const value = score(
                  type,
                  pod,
                  kept,
                  { model, prompt },
                  past,
                  generation,
                );
                return { type, value, weighted: weight * value };
              });
              const total = each.reduce((sum, e) => sum + e.weighted, 0);
              return { pod, each, total };
            });
            const { scores, tied, picked, margin } = run.decision;
            expect(scores.map(s => s.endpoint)).toEqual(kept);
            scores.forEach((s, row) => {
              s.scorers.forEach((e, column) => {
                expect(e.raw).toBeCloseTo(totals[row].each[column].value, 9);
              });
              expect(s.total).toBeCloseTo(totals[row].total, 9);
            });
            const best = Math.max(...totals.map(({ total }) => total));
            const winners = totals.filter(({ total }) => best - total < 1e-9);
            expect(winners.map(({ pod }) => pod)).toEqual(
              expect.arrayContaining([...tied]),
            );
            expect(tied).toContain(picked[0]);
            const [, second = -Infinity] = totals
              .map(({ total }) => total)
              .sort((x, y) => y - x);
            expect(margin ?? Infinity).toBeCloseTo(best - second, 9);
            past.push({ model, prompt, pod: picked[0].name, open });
            if (!open) {
              run.release();
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
