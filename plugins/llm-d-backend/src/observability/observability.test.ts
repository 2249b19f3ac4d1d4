import { InputError } from '@backstage/errors';
import {
  metricsServiceMock,
  tracingServiceMock,
} from '@backstage/backend-test-utils/alpha';
import { aCluster } from '../testing/aCluster';
import { aReport } from '../testing/runs';
import { RequestTelemetry } from './RequestTelemetry';
import { RunMetrics } from './RunMetrics';

type Recorded = [instrument: string, value: number, attributes: unknown];

/** Everything that is recorded, whatever the instrument. */
function recording() {
  const recorded: Recorded[] = [];
  const metrics = metricsServiceMock.mock({
    createHistogram: name => ({
      record: (value, attributes) => recorded.push([name, value, attributes]),
    }),
    createCounter: name => ({
      add: (value, attributes) => recorded.push([name, value, attributes]),
    }),
  });
  return { metrics, recorded, tracing: tracingServiceMock.mock() };
}

describe('OpenTelemetry', () => {
  it('has a span and a duration for each request, by route and outcome', async () => {
    const { metrics, recorded, tracing } = recording();
    const telemetry = new RequestTelemetry({ metrics, tracing });
    const route = { method: 'get', route: 'health' } as const;
    await telemetry.observe(route, async () => {});
    await expect(
      telemetry.observe(route, async () => {
        throw new InputError('no');
      }),
    ).rejects.toThrow('no');
    expect(tracing.startActiveSpan.mock.calls.map(([name]) => name)).toEqual([
      'llm-d get health',
      'llm-d get health',
    ]);
    expect(recorded.map(([name, , attributes]) => [name, attributes])).toEqual([
      ['llm_d.api.request.duration', { ...route, outcome: 'ok' }],
      ['llm_d.api.request.duration', { ...route, outcome: 'InputError' }],
    ]);
  });

  it('counts runs by scenario and verdict, those without one too', async () => {
    const { metrics, recorded } = recording();
    const counted = (verdict: 'pass' | undefined) =>
      new RunMetrics(metrics).counted(async () => {
        if (verdict === undefined) {
          throw new Error('no stack');
        }
        return aReport([], { verdict });
      });
    const run = (execute: ReturnType<typeof counted>) =>
      execute({
        scenario: 'round-robin',
        parameters: {},
        seed: 's',
        stack: {
          entityRef: 'resource:default/demo',
          place: { kind: 'resource', namespace: 'default', name: 'demo' },
          cluster: 'local',
          provided: true,
        },
        cluster: aCluster,
        async admit() {},
        signal: new AbortController().signal,
        onProgress: () => {},
      });
    await run(counted('pass'));
    await expect(run(counted(undefined))).rejects.toThrow('no stack');
    expect(
      recorded
        .filter(([name]) => name === 'llm_d.routing_test.runs')
        .map(([, value, attributes]) => [value, attributes]),
    ).toEqual([
      [1, { scenario: 'round-robin', verdict: 'pass' }],
      [1, { scenario: 'round-robin', verdict: 'none' }],
    ]);
  });
});
