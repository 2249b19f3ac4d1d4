import fc from 'fast-check';
import { RealClock } from '../clock/RealClock';
import { Replay } from './Replay';
import { roundRobin } from './roundRobin';
import { RequestResult, SimulationResult } from './SimulationResult';
import { SimulatedPod, SimulatedStack } from './SimulatedStack';
import { collectResults, simulate } from './simulate';
import { Trace } from './Trace';

const pod = (name: string, ...args: string[]): SimulatedPod => ({
  name,
  args: ['--model=m', ...args],
});
const stackOf = (...pods: SimulatedPod[]): SimulatedStack => ({
  pods,
  route: roundRobin(),
});
const words = (count: number) =>
  Array.from({ length: count }, (_, index) => `w${index} `).join('');

/** The same replay in real time. */
const playInRealTime = (
  trace: Trace,
  stack: SimulatedStack,
  everyToken: boolean,
): Promise<SimulationResult> =>
  new Promise(resolve => {
    const ended = new Map<number, RequestResult>();
    const clock = new RealClock(() => performance.now());
    new Replay(stack, clock, { everyToken }).start(trace, (index, result) => {
      ended.set(index, result);
      if (ended.size === trace.length) {
        resolve(collectResults(trace, ended));
      }
    });
  });

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

describe('simulate', () => {
  it('adds up queue, prefill and decode', () => {
    const result = simulate(
      [
        { at: 0, prompt: 'a b', maxTokens: 3, ignoreEos: true },
        { at: 10, prompt: 'a b', maxTokens: 1, ignoreEos: true },
        { at: 10, prompt: 'a b', maxTokens: 1, ignoreEos: true },
      ],
      stackOf(
        pod(
          'p',
          '--max-num-seqs=1',
          '--max-waiting-queue-length=1',
          '--time-to-first-token=100ms',
          '--inter-token-latency=20ms',
        ),
      ),
    );
    const answered = {
      outcome: 'answered',
      pod: 'p',
      prefillPod: undefined,
      finishReason: 'length',
      promptTokens: 2,
      cachedTokens: 0,
    };
    expect(result).toEqual({
      requests: [
        {
          ...answered,
          completionTokens: 3,
          queueTime: 0,
          timeToFirstToken: 100,
          endToEnd: 140,
        },
        {
          ...answered,
          completionTokens: 1,
          queueTime: 130,
          timeToFirstToken: 230,
          endToEnd: 230,
        },
        {
          outcome: 'refused',
          pod: 'p',
          status: 429,
          message: 'Failed to enqueue request, waiting requests queue is full',
          endToEnd: 0,
        },
      ],
      duration: 240,
    });
  });

  it('prefills in one pod and decodes in another', () => {
    const { requests } = simulate(
      [{ at: 0, prompt: words(10), maxTokens: 2, ignoreEos: true }],
      {
        pods: [
          pod('prefill', '--prefill-time-per-token=10ms'),
          pod(
            'decode',
            '--prefill-time-per-token=1h',
            '--kv-cache-transfer-time-per-token=1ms',
            '--inter-token-latency=5ms',
          ),
        ],
        route: () => ({ prefill: 'prefill', decode: 'decode' }),
      },
    );
    expect(requests).toEqual([
      {
        outcome: 'answered',
        pod: 'decode',
        prefillPod: 'prefill',
        finishReason: 'length',
        promptTokens: 10,
        cachedTokens: 0,
        completionTokens: 2,
        queueTime: 0,
        timeToFirstToken: 110,
        endToEnd: 115,
      },
    ]);
  });

  it('tells the route what the pods are at', () => {
    const seen: unknown[] = [];
    simulate(
      [
        { at: 0, prompt: words(16) },
        { at: 1, prompt: 'x' },
      ],
      {
        pods: [
          pod(
            'p',
            '--enable-kvcache',
            '--kv-cache-size=4',
            '--time-to-first-token=5ms',
          ),
        ],
        route: (_, pods) => {
          for (const { name, running, waiting, kvCacheUsage } of pods) {
            seen.push({ name, running, waiting, kvCacheUsage });
          }
          return { decode: 'p' };
        },
      },
    );
    expect(seen).toEqual([
      { name: 'p', running: 0, waiting: 0, kvCacheUsage: 0 },
      { name: 'p', running: 1, waiting: 0, kvCacheUsage: 0.25 },
    ]);
  });

  it.each([
    [{ at: 0, prompt: 'x', model: 'none' }, 404],
    [{ at: 0, prompt: words(20), maxTokens: 1010 }, 400],
    [{ at: 0, prompt: words(64) }, 500],
  ])('refuses what the simulator refuses: %#', (request, status) => {
    const stack = stackOf(pod('p', '--enable-kvcache', '--kv-cache-size=3'));
    expect(simulate([request], stack).requests[0]).toMatchObject({
      outcome: 'refused',
      status,
    });
  });

  it('complains of a route to nowhere and of args that do not run', () => {
    const trace = [{ at: 0, prompt: 'x' }];
    expect(() =>
      simulate(trace, { pods: [], route: () => ({ decode: 'q' }) }),
    ).toThrow('picked the pod q');
    expect(() => simulate(trace, stackOf(pod('p', '--nonsense')))).toThrow(
      'unknown flag: --nonsense',
    );
  });

  it('gives the same again, and each request its end, whatever the trace', () => {
    const requests = fc.array(
      fc.record({
        at: fc.nat({ max: 3000 }),
        prompt: fc.nat({ max: 40 }).map(words),
        maxTokens: fc.integer({ min: 1, max: 60 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(requests, fc.nat(), (trace, seed) => {
        const stack = () =>
          stackOf(
            ...['a', 'b'].map(name =>
              pod(
                name,
                `--seed=${seed}`,
                '--enable-kvcache',
                '--max-num-seqs=2',
                '--max-waiting-queue-length=3',
                '--time-to-first-token=100ms',
                '--time-to-first-token-std-dev=30ms',
                '--inter-token-latency=10ms',
                '--inter-token-latency-std-dev=3ms',
                '--time-factor-under-load=2',
              ),
            ),
          );
        const once = simulate(trace, stack());
        expect(simulate(trace, stack())).toEqual(once);
        for (const request of once.requests) {
          expect(request.endToEnd).toBeGreaterThanOrEqual(
            request.outcome === 'answered' ? request.timeToFirstToken : 0,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['behind HTTP, token by token,', true],
    ['that only hears of ends', false],
  ])('gives what an engine %s gives in real time', async (_, everyToken) => {
    const latencies = [
      '--max-num-seqs=2',
      '--time-to-first-token=80ms',
      '--time-to-first-token-std-dev=20ms',
      '--inter-token-latency=10ms',
      '--inter-token-latency-std-dev=3ms',
      '--enable-kvcache',
      '--seed=4',
    ];
    const stack = () => stackOf(pod('a', ...latencies), pod('b', ...latencies));
    // Far enough apart that no timer's lateness changes who comes first.
    const trace: Trace = Array.from({ length: 12 }, (__, index) => ({
      at: index * 40,
      prompt: words(index % 3 === 0 ? 48 : 20 + index),
      maxTokens: 12,
    }));
    const virtual = simulate(trace, stack());
    const real = await playInRealTime(trace, stack(), everyToken);
    const withoutTimes = (result: RequestResult) => ({
      ...result,
      queueTime: 0,
      timeToFirstToken: 0,
      endToEnd: 0,
    });
    expect(real.requests.map(withoutTimes)).toEqual(
      virtual.requests.map(withoutTimes),
    );
    const lateness = real.requests.map(
      ({ endToEnd }, index) => endToEnd - virtual.requests[index].endToEnd,
    );
    // Timers count whole milliseconds, so each of the two that a request waits for may be early by less than one.
    expect(Math.min(...lateness)).toBeGreaterThan(-2);
    // A timer per token that adds its lateness up would double the time; a busy
    // machine makes single requests late, and not half of them by as much.
    const typical = median(virtual.requests.map(({ endToEnd }) => endToEnd));
    expect(median(lateness)).toBeLessThan(typical / 2);
  });
});
