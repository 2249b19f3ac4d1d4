import {
  prefixCacheSkew,
  roundRobin,
  streaming,
  stackFormSchema,
  stackFromForm,
  type KubernetesObject,
  type RunReport,
} from '@llm-d-sim/plugin-llm-d-common';
import { demoStack, type DemoStack } from './demoStack';
import { ScenarioCluster, patience } from './testing/ScenarioCluster';

jest.setTimeout(patience);

const template = stackFromForm(stackFormSchema.parse({}));
const plain = demoStack(template, prefixCacheSkew.id);

const withSpec = (
  object: KubernetesObject,
  change: (spec: Record<string, unknown>) => object,
): KubernetesObject => ({
  ...object,
  spec: { ...Object(object.spec), ...change(Object(object.spec)) },
});

const scheduler = (
  change: (spec: Record<string, unknown>) => object,
): DemoStack => ({
  ...plain,
  schedulerInstall: withSpec(plain.schedulerInstall, change),
});

const shown = ({ reason, verdict }: RunReport) => ({ verdict, reason });

describe('faults in a stack on a local cluster', () => {
  let live: ScenarioCluster;

  beforeAll(async () => {
    live = await ScenarioCluster.start();
  });

  afterAll(() => live.stop());

  it.each<[string, DemoStack, string]>([
    [
      'the prefix has no weight',
      scheduler(spec => ({
        epp: { ...Object(spec.epp), scorers: { 'prefix-cache-scorer': 0 } },
      })),
      'prefix-cache-scorer has weight 0',
    ],
    [
      'the picker is random',
      scheduler(spec => ({
        epp: { ...Object(spec.epp), configProfile: 'random' },
      })),
      'without a prefix-cache scorer, and its picker is random-picker',
    ],
    [
      'completions go past the EPP',
      scheduler(spec => ({
        routing: {
          ...Object(spec.routing),
          matches: [
            {
              path: { value: '/v1/completions' },
              backend: {
                backendType: 'Service',
                name: Object(spec.proxyService).name,
                port: 8200,
              },
            },
          ],
        },
      })),
      'traffic passed the EPP: measured 0 of 5',
    ],
  ])('prefix-cache-skew fails when %s', async (fault, stack, reason) => {
    const namespace = fault.replace(/\W+/g, '-').toLowerCase();
    await live.setUp(stack, namespace);
    expect(shown(await live.run(prefixCacheSkew, namespace))).toEqual({
      verdict: 'fail',
      reason: expect.stringContaining(reason),
    });
  });

  it('says of a single pod that there is nothing to choose from', async () => {
    const [simulator] = plain.simulators;
    await live.setUp(
      {
        ...plain,
        simulators: [
          withSpec(simulator, spec => ({
            decode: { ...Object(spec.decode), replicas: 1 },
          })),
        ],
      },
      'single',
    );
    for (const scenario of [prefixCacheSkew, roundRobin]) {
      expect(shown(await live.run(scenario, 'single'))).toEqual({
        verdict: 'inconclusive',
        reason: expect.stringContaining('The pool has 1 ready endpoint,'),
      });
    }
  });

  it('names the EPP that went away in the middle of a run', async () => {
    // Requests that take a while, so that some come after the end of the pod.
    await live.setUp(demoStack(template, streaming.id), 'restarted');
    let gone: Promise<void> | undefined;
    const report = await live.run(prefixCacheSkew, 'restarted', {
      parameters: { ...prefixCacheSkew.defaults, warmRequests: 100 },
      onProgress: ({ progress }) => {
        if (progress.done >= 2) {
          gone ??= live.deletePods(
            'restarted',
            'app.kubernetes.io/component=endpoint-picker',
          );
        }
      },
    });
    await gone;
    expect(shown(report)).toEqual({
      verdict: 'fail',
      reason: expect.stringMatching(/EPP's pod \S+ has gone during the run/),
    });
  });
});
