import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  parseGatewayLog,
  prefixCacheSkew,
  roundRobin,
  stackFormSchema,
  stackFromForm,
  type KubernetesObject,
  type RunReport,
} from '@llm-d-sim/plugin-llm-d-common';
import { pause } from '../time/pause';
import { runScenario, type RunScenarioOptions } from './runScenario';

const patience = 240_000;
jest.setTimeout(patience);

const template = stackFromForm(stackFormSchema.parse({}));
const component = 'app.kubernetes.io/component';

/** The template's stack in a namespace of its own. */
function stackIn(
  namespace: string,
  changes: { simulator?: object; epp?: object } = {},
): KubernetesObject[] {
  const { schedulerInstall, simulatorDeployment } = template;
  const spec = Object(schedulerInstall.spec);
  return [
    {
      ...simulatorDeployment,
      metadata: { ...simulatorDeployment.metadata, namespace },
      spec: { ...Object(simulatorDeployment.spec), ...changes.simulator },
    },
    {
      ...schedulerInstall,
      metadata: { ...schedulerInstall.metadata, namespace },
      spec: {
        ...spec,
        simulatorNamespace: namespace,
        epp: { ...spec.epp, ...changes.epp },
      },
    },
  ];
}

const podOf = (endpoint: string) => endpoint.replace(/-rank-\d+$/, '');
const shown = ({ reason, verdict }: RunReport) => ({ verdict, reason });

describe('what a routing test says of a stack on a local cluster whose', () => {
  let live: LiveCluster;
  const accessLog: string[] = [];

  beforeAll(async () => {
    live = await LiveCluster.start({ accessLog: line => accessLog.push(line) });
  });

  afterAll(() => live.stop());

  const setUp = (...stack: Parameters<typeof stackIn>) =>
    live.setUp(stackIn(...stack), { timeoutMs: patience });

  const run = (
    namespace: string,
    options: Partial<RunScenarioOptions> = {},
  ): Promise<RunReport> =>
    runScenario({
      scenario: prefixCacheSkew,
      cluster: live.client,
      stack: { schedulerInstall: { namespace, name: 'demo' } },
      ...options,
    });

  it('EPP has served for long: passes every time, for no run’s prompt was ever seen', async () => {
    await setUp('warm');
    const epp = async () =>
      (
        await live.client.list(
          { apiVersion: 'v1', kind: 'Pod' },
          { namespace: 'warm', labelSelector: `${component}=endpoint-picker` },
        )
      ).map(({ metadata: { name, uid } }) => [name, uid]);
    const before = await epp();
    for (let round = 0; round < 3; round += 1) {
      await run('warm', {
        scenario: roundRobin,
        parameters: { ...roundRobin.defaults, requests: 120 },
      });
      const report = await run('warm');
      expect(shown(report)).toEqual({ verdict: 'pass', reason: undefined });
    }
    expect(await epp()).toEqual(before);
    // The very prompts of an earlier run are known to it: without a nonce no second run would pass.
    const { seed } = await run('warm');
    expect(shown(await run('warm', { seed }))).toEqual({
      verdict: 'fail',
      reason: expect.stringContaining(
        'cold: no endpoint has the prefix in its cache',
      ),
    });
  });

  it('model pod was replaced between cold and warm: the pod that took the cache with it', async () => {
    await setUp('replaced', {
      simulator: { latency: { timeToFirstToken: '50ms' } },
    });
    let pod = '';
    const report = await run('replaced', {
      parameters: { ...prefixCacheSkew.defaults, warmRequests: 60 },
      onProgress: ({ requests }) => {
        const served = requests.at(0)?.served;
        if (served !== undefined && pod === '') {
          pod = podOf(served);
          live.client
            .delete({
              apiVersion: 'v1',
              kind: 'Pod',
              namespace: 'replaced',
              name: pod,
            })
            .catch(() => {});
        }
      },
    });
    expect(shown(report)).toEqual({
      verdict: 'fail',
      reason: expect.stringContaining(
        `The model pod ${pod} has gone during the run, and what it had cached with it.`,
      ),
    });
  });

  it('EPP emits scores that the gateway exports: the same decisions as in the EPP’s log', async () => {
    await setUp('exported', { epp: { args: ['--emit-endpoint-scores'] } });
    accessLog.length = 0;
    const report = await run('exported');
    expect(report.verdict).toBe('pass');
    const pods = await live.client.list(
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace: 'exported', labelSelector: 'llm-d.ai/role=decode' },
    );
    const told = parseGatewayLog(
      accessLog.join('\n'),
      new Map(
        pods.map(({ metadata, status }) => [
          `${Object(status).podIP}:8200`,
          `${metadata.name}-rank-0`,
        ]),
      ),
    );
    expect(report.requests.length).toBeGreaterThan(1);
    for (const { decision, requestId } of report.requests) {
      const exported = told.get(requestId);
      expect(exported?.source).toBe('epp-metadata');
      expect(exported?.picked).toBe(decision?.picked);
      expect(totalsOf(exported)).toEqual(totalsOf(decision));
    }
  });

  describe('parts somebody changed behind the operator’s back:', () => {
    beforeAll(async () => {
      await setUp('several');
      await setUp('stale', {
        simulator: { kvCache: { enabled: true, size: 64, blockSize: 16 } },
      });
      await live.stopOperator();
    });

    /** Changes a Deployment, and waits until so many pods of the changed one are ready. */
    async function change(
      namespace: string,
      labelSelector: string,
      changeSpec: (spec: Record<string, unknown>) => Record<string, unknown>,
      isChanged: (pod: KubernetesObject) => boolean,
      wanted: number,
    ): Promise<void> {
      const deployments = await live.client.list(
        { apiVersion: 'apps/v1', kind: 'Deployment' },
        { namespace },
      );
      const [label, value] = labelSelector.split('=');
      const [deployment] = deployments.filter(
        ({ spec }) => Object(spec).template.metadata.labels[label] === value,
      );
      await live.client.patch(
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace,
          name: deployment.metadata.name,
        },
        { spec: changeSpec(Object(deployment.spec)) },
        { fieldManager: 'somebody' },
      );
      for (;;) {
        const pods = await live.client.list(
          { apiVersion: 'v1', kind: 'Pod' },
          { namespace, labelSelector },
        );
        if (
          pods.length === wanted &&
          pods.every(pod => isChanged(pod) && isReady(pod))
        ) {
          return;
        }
        await pause(50);
      }
    }

    it('an EPP of two pods without leader election: each knows only its own', async () => {
      await change(
        'several',
        `${component}=endpoint-picker`,
        () => ({ replicas: 2 }),
        () => true,
        2,
      );
      const report = await run('several', {
        parameters: { ...prefixCacheSkew.defaults, warmRequests: 40 },
      });
      expect(shown(report)).toEqual({
        verdict: 'fail',
        reason: expect.stringContaining(
          'The EPP has 2 pods without leader election, and each keeps prefix index and request counts of its own',
        ),
      });
    });

    it('a model server that threw away what the EPP believes cached: the index is stale, and where', async () => {
      const sleepMode = '--enable-sleep-mode';
      await change(
        'stale',
        'llm-d.ai/role=decode',
        ({ template: podTemplate }) => {
          const podSpec = Object(podTemplate).spec;
          const [server] = podSpec.containers;
          return {
            template: {
              spec: {
                containers: [
                  {
                    ...server,
                    args: [...server.args, sleepMode],
                    env: [
                      ...server.env,
                      { name: 'VLLM_SERVER_DEV_MODE', value: '1' },
                    ],
                  },
                ],
              },
            },
          };
        },
        pod => JSON.stringify(pod).includes(sleepMode),
        3,
      );
      expect(shown(await run('stale'))).toEqual({
        verdict: 'pass',
        reason: undefined,
      });
      let pod = '';
      let asleep: Promise<Response> | undefined;
      const report = await run('stale', {
        parameters: { ...prefixCacheSkew.defaults, warmRequests: 60 },
        onProgress: ({ requests }) => {
          const served = requests.at(0)?.served;
          if (served !== undefined && !asleep) {
            pod = podOf(served);
            // Past gateway and EPP, which learn nothing of it: asleep, a model server has no cache, and answers all the same.
            asleep = live.client.fetchPod(
              { namespace: 'stale', name: pod, port: 8200 },
              '/sleep',
              { method: 'POST' },
            );
          }
        },
      });
      expect((await asleep)?.status).toBe(200);
      expect(shown(report)).toEqual({
        verdict: 'fail',
        reason: expect.stringMatching(
          new RegExp(
            `prefix index is stale \\(request \\d+: by the index ${pod}-rank-0 had 100 % of the prompt, by its own word none`,
          ),
        ),
      });
    });
  });
});

function totalsOf(
  decision: { endpoints: Record<string, { total: number }> } | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(decision?.endpoints ?? {}).map(([name, { total }]) => [
      name,
      total.toFixed(3),
    ]),
  );
}

function isReady({ metadata, status }: KubernetesObject): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    JSON.stringify(status).includes('"type":"Ready","status":"True"')
  );
}
