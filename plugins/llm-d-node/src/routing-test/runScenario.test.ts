import {
  prefixCacheSkew,
  type RunReport,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  startApiServer,
  status as kubernetesStatus,
} from '../testing/apiServer';
import {
  ScriptedServer,
  type Received,
  type Reply,
} from '../testing/ScriptedServer';
import type { RunBudget } from './runBudget';
import { runScenario, type AdmitRun, type RunProgress } from './runScenario';

const pods = ['demo-decode-a', 'demo-decode-b', 'demo-decode-c'];
const place = { namespace: 'ns', name: 'demo' };

const eppConfig = (prefixWeight: number) => `
apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: load-aware-scorer
  - type: prefix-cache-scorer
  - type: max-score-picker
schedulingProfiles:
  - name: default
    plugins:
      - { pluginRef: load-aware-scorer, weight: 1 }
      - { pluginRef: prefix-cache-scorer, weight: ${prefixWeight} }
      - { pluginRef: max-score-picker }
`;

interface StackBehaviour {
  prefixWeight?: number;
  verbosity?: number;
  /** The address in the SchedulerInstall's status; left out: the gateway's own. */
  gatewayUrl?: string;
  /** The gateway gives requests ids of its own. */
  replaceIds?: boolean;
  /** That gateway and route serve; left out: any. */
  hostname?: string;
  /** Reads of the log until the lines of the last request are in it. */
  logDelay?: number;
  /** The API server lets nobody read logs. */
  logsForbidden?: boolean;
  /** The gateway exports what the EPP sent as dynamic metadata. */
  exportsMetadata?: boolean;
  /** What the gateway answers in place of the model server. */
  gatewayAnswers?: (
    request: Received,
  ) => Reply | undefined | Promise<Reply | undefined>;
}

/**
 * A gateway and an API server as one stack has them. The scores are made here, with a cache that is filled by the first pick:
 * what is under test is how the runner sends, joins and reports, not the EPP.
 */
async function withStack<T>(
  behaviour: StackBehaviour,
  test: (stack: {
    run(options?: {
      signal?: AbortSignal;
      allowedGateways?: string[];
      budget?: RunBudget;
      parameters?: { warmRequests?: number };
      admit?: AdmitRun;
    }): Promise<RunReport>;
    progress: RunProgress[];
    gateway: ScriptedServer;
    api: ScriptedServer;
  }) => Promise<T>,
): Promise<T> {
  const { logDelay = 0, prefixWeight = 2, verbosity = 4 } = behaviour;
  const log: string[] = [];
  const accessLog: string[] = [];
  const cached = new Map<string, string>();
  let logReads = 0;

  const complete = ({ body, headers }: Received): Reply => {
    const sent = headers['x-request-id'];
    const id = behaviour.replaceIds ? `gw-${sent}` : String(sent);
    const { model, prompt } = JSON.parse(body);
    expect(model).toBe('random');
    const holder = cached.get(prompt);
    const chosen =
      holder !== undefined && prefixWeight > 0
        ? holder
        : pods[cached.size % pods.length];
    const line = (level: number, msg: string, fields: object) =>
      level <= verbosity &&
      log.push(JSON.stringify({ msg, 'x-request-id': id, ...fields }));
    const endpoint = (pod: string) => ({
      name: `${pod}-rank-1`,
      namespace: 'ns',
    });
    const prefix = (pod: string) => (pod === holder ? 1 : 0);
    pods.forEach(pod => {
      line(4, 'Calculated score', {
        plugin: 'load-aware-scorer/load-aware-scorer',
        endpoint: endpoint(pod),
        score: 0.5,
      });
      line(4, 'Calculated score', {
        plugin: 'prefix-cache-scorer/prefix-cache-scorer',
        endpoint: endpoint(pod),
        score: prefix(pod),
      });
    });
    line(4, 'Candidate pods for picking', {
      'endpoints-weighted-score': pods.map(pod => ({
        endpoint: endpoint(pod),
        score: 0.5 + prefixWeight * prefix(pod),
      })),
    });
    accessLog.push(
      JSON.stringify({
        msg: 'request',
        requestId: id,
        decision: {
          picked: [`10.0.0.${pods.indexOf(chosen)}:8201`],
          source: 'metadata',
          scores: Object.fromEntries(
            pods.map((pod, index) => [
              `10.0.0.${index}:8201`,
              0.5 + prefixWeight * prefix(pod),
            ]),
          ),
        },
      }),
    );
    line(3, 'Request handled', { endpoint: endpoint(chosen) });
    cached.set(prompt, holder ?? chosen);
    return {
      headers: {
        'x-request-id': id,
        'x-inference-pod': chosen,
        'x-inference-port': '8201',
      },
      body: { object: 'text_completion' },
    };
  };

  const answer = async (request: Received): Promise<Reply> =>
    (await behaviour.gatewayAnswers?.(request)) ??
    (request.path === '/v1/models'
      ? { body: { data: [{ id: 'random' }] } }
      : complete(request));
  const gateway = await ScriptedServer.start(answer);

  const objects: Record<string, object> = {
    '/apis/sim.llm-d.io/v1alpha1/namespaces/ns/schedulerinstalls/demo': {
      apiVersion: 'sim.llm-d.io/v1alpha1',
      kind: 'SchedulerInstall',
      metadata: place,
      spec: {
        simulatorNamespace: 'ns',
        epp: { enabled: true, poolName: 'pool' },
        routing: { enabled: true, backendType: 'InferencePool' },
        ...(behaviour.hostname !== undefined && {
          gateway: { enabled: true, hostname: behaviour.hostname },
        }),
      },
      status: { gatewayURL: behaviour.gatewayUrl ?? gateway.url },
    },
    '/apis/inference.networking.k8s.io/v1/namespaces/ns/inferencepools/pool': {
      metadata: { name: 'pool', namespace: 'ns' },
      spec: {
        targetPorts: [{ number: 8200 }, { number: 8201 }],
        selector: { matchLabels: { app: 'model' } },
        endpointPickerRef: { name: 'epp' },
      },
      status: {
        parents: [{ parentRef: { kind: 'Gateway', name: 'gw' } }],
      },
    },
    '/apis/gateway.networking.k8s.io/v1/namespaces/ns/gateways/gw': {
      metadata: { name: 'gw', namespace: 'ns' },
      spec: {
        gatewayClassName: 'local',
        listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
      },
    },
    '/apis/gateway.networking.k8s.io/v1/gatewayclasses/local': {
      metadata: { name: 'local' },
      spec: { controllerName: 'sim.llm-d.io/local-gateway' },
    },
    '/api/v1/namespaces/ns/services/epp': {
      metadata: { name: 'epp', namespace: 'ns' },
      spec: { selector: { app: 'epp' } },
    },
    '/api/v1/namespaces/ns/configmaps/epp-config': {
      metadata: { name: 'epp-config', namespace: 'ns' },
      data: { 'config.yaml': eppConfig(prefixWeight) },
    },
    '/api/v1/namespaces/ns/pods?app=model': {
      items: pods.map((name, index) => ({
        metadata: { name, namespace: 'ns', labels: { app: 'model' } },
        status: {
          podIP: `10.0.0.${index}`,
          conditions: [{ type: 'Ready', status: 'True' }],
        },
      })),
    },
    '/api/v1/namespaces/ns/pods?gateway.networking.k8s.io/gateway-name=gw': {
      items: behaviour.exportsMetadata
        ? [{ metadata: { name: 'gw-0', namespace: 'ns' } }]
        : [],
    },
    '/api/v1/namespaces/ns/pods?app=epp': {
      items: [
        {
          metadata: { name: 'epp-0', namespace: 'ns' },
          spec: {
            containers: [
              { name: 'sidecar', args: [] },
              {
                name: 'epp',
                args: [
                  '--pool-name=pool',
                  '--config-file',
                  '/etc/epp/epp.yaml',
                  `-v=${verbosity}`,
                ],
                volumeMounts: [{ name: 'config', mountPath: '/etc/epp' }],
              },
            ],
            volumes: [
              {
                name: 'config',
                configMap: {
                  name: 'epp-config',
                  items: [{ key: 'config.yaml', path: 'epp.yaml' }],
                },
              },
            ],
          },
          status: { phase: 'Running' },
        },
      ],
    },
    '/api/v1/namespaces/ns/services': {
      items: [{ metadata: { name: 'gw-svc', namespace: 'ns' } }],
    },
  };
  const api = await startApiServer(request => {
    const { path, query } = request;
    if (path === '/api/v1/namespaces/ns/pods/epp-0/log') {
      expect(query.get('container')).toBe('epp');
      if (behaviour.logsForbidden) {
        return kubernetesStatus(403, 'Forbidden', 'pods/log is forbidden');
      }
      logReads += 1;
      // The last line comes late, as a container runtime may have it.
      const lines = logReads > logDelay ? log : log.slice(0, -1);
      return { body: `starting\n${lines.join('\n')}` };
    }
    if (path === '/api/v1/namespaces/ns/pods/gw-0/log') {
      return { body: accessLog.join('\n') };
    }
    const proxied =
      /^\/api\/v1\/namespaces\/ns\/services\/http:gw-svc:80\/proxy(.*)$/.exec(
        path,
      );
    if (proxied) {
      return answer({ ...request, path: proxied[1] });
    }
    const selector = query.get('labelSelector');
    const object =
      objects[path] ??
      objects[`${path}?${selector}`] ??
      (path.endsWith('/pods') ? { items: [] } : undefined);
    return object && { body: object };
  });

  const progress: RunProgress[] = [];
  try {
    return await test({
      progress,
      gateway,
      api: api.server,
      run: options =>
        runScenario({
          scenario: prefixCacheSkew,
          cluster: api.client,
          stack: { schedulerInstall: place },
          seed: 'seed',
          onProgress: entry => progress.push(entry),
          ...options,
        }),
    });
  } finally {
    await api.stop();
    await gateway.stop();
  }
}

describe('runScenario', () => {
  it('sends, joins by request id, and reports who was picked and who served', () =>
    withStack({ logDelay: 2 }, async ({ gateway, progress, run }) => {
      const report = await run();
      expect(report).toMatchObject({
        scenario: 'prefix-cache-skew',
        verdict: 'pass',
        localStandIn: true,
      });
      expect(
        report.requests.map(({ decision, index, phase, served, status }) => [
          index,
          phase,
          status,
          decision?.picked,
          served,
        ]),
      ).toEqual(
        ['cold', 'warm', 'warm', 'warm', 'warm'].map((phase, index) => [
          index,
          phase,
          200,
          'demo-decode-a-rank-1',
          'demo-decode-a-rank-1',
        ]),
      );
      expect(
        report.requests[1].decision?.endpoints['demo-decode-a-rank-1'],
      ).toEqual({
        total: 2.5,
        scorers: {
          'load-aware-scorer': { raw: 0.5, weight: 1, weighted: 0.5 },
          'prefix-cache-scorer': { raw: 1, weight: 2, weighted: 2 },
        },
      });
      expect(Object.keys(report.timings)).toEqual([
        'prepare',
        'cold',
        'warm',
        'decisions',
      ]);
      // One after the other, each told of; a busy machine may have time to say some of it twice.
      expect([
        ...new Set(progress.map(({ progress: { done } }) => done)),
      ]).toEqual([0, 1, 2, 3, 4, 5]);
      expect(progress.at(-1)?.requests).toEqual(report.requests);
      expect(gateway.received.map(({ path }) => path)).toEqual([
        '/v1/models',
        ...Array.from({ length: 5 }, () => '/v1/completions'),
      ]);
    }));

  it('follows the ids of a gateway that replaces the client’s', () =>
    withStack({ replaceIds: true }, async ({ run }) => {
      const report = await run();
      expect(report.verdict).toBe('pass');
      expect(report.requests[0].requestId).toMatch(/^gw-seed-[0-9a-f]{8}-0$/);
    }));

  it('no longer passes when the cluster’s configuration gives the prefix no weight', () =>
    withStack({ prefixWeight: 0 }, async ({ run }) => {
      const report = await run();
      expect(report.verdict).toBe('fail');
      expect(report.reason).toContain('has weight 0');
    }));

  it('is inconclusive with an EPP that logs no scores, without waiting for them', () =>
    withStack({ verbosity: 3 }, async ({ api, run }) => {
      const report = await run();
      expect(report.verdict).toBe('inconclusive');
      expect(report.reason).toContain('verbosity 3');
      expect(report.requests[0].decision?.picked).toBe('demo-decode-a-rank-1');
      expect(
        api.received.filter(({ path }) => path.endsWith('/log')),
      ).toHaveLength(1);
    }));

  it('takes totals from a gateway that exports them, where the EPP logs none', () =>
    withStack({ verbosity: 2, exportsMetadata: true }, async ({ run }) => {
      const report = await run();
      expect(report.verdict).toBe('inconclusive');
      expect(report.reason).toContain('verbosity 2');
      const { decision, served } = report.requests[1];
      expect(decision).toMatchObject({
        source: 'epp-metadata',
        picked: served,
        margin: 2,
        endpoints: { 'demo-decode-a-rank-1': { total: 2.5, scorers: {} } },
      });
      expect(report.assertions).toContainEqual(
        expect.objectContaining({
          name: 'traffic passed the EPP',
          passed: true,
          measured: '5 of 5 passed it (epp-metadata)',
        }),
      );
    }));

  it('dials no address that is not allowed, and goes through the API server instead', () =>
    withStack({}, async ({ api, gateway, run }) => {
      const report = await run({ allowedGateways: ['gateway.example.com'] });
      expect(report.verdict).toBe('pass');
      expect(gateway.received).toEqual([]);
      expect(
        api.received.filter(({ path }) => path.includes('/proxy/')),
      ).toHaveLength(6);
    }));

  it('sends nothing through the API server for a host, which it cannot ask for', () =>
    withStack(
      { hostname: 'models.example.com' },
      async ({ api, gateway, run }) => {
        const report = await run({ allowedGateways: ['gateway.example.com'] });
        expect(report).toMatchObject({
          verdict: 'inconclusive',
          reason: expect.stringContaining('llmD.gateways.allow'),
          requests: [],
        });
        expect(
          api.received.filter(({ path }) => path.includes('/proxy/')),
        ).toEqual([]);

        expect((await run()).verdict).toBe('pass');
        expect(gateway.received.map(({ headers }) => headers.host)).toContain(
          'models.example.com',
        );
      },
    ));

  it('goes nowhere that it is not admitted to, and asks with what it has read', () =>
    withStack({}, async ({ api, gateway, run }) => {
      const asked: unknown[] = [];
      const admit: AdmitRun = async ({ alsoIn, schedulerInstall }) => {
        asked.push([schedulerInstall.metadata.name, alsoIn]);
        if (alsoIn) {
          throw new Error('not there');
        }
      };
      await expect(run({ admit })).rejects.toThrow('not there');
      expect(asked).toEqual([
        ['demo', undefined],
        ['demo', ['ns']],
      ]);
      expect(gateway.received).toEqual([]);
      api.received.length = 0;
      await expect(
        run({ admit: () => Promise.reject(new Error('not at all')) }),
      ).rejects.toThrow('not at all');
      expect(
        api.received.filter(({ path }) => path.includes('inferencepools')),
      ).toEqual([]);
    }));

  it('reports a stack that refuses as failed, with its words', () =>
    withStack(
      {
        gatewayAnswers: ({ path }) =>
          path === '/v1/completions'
            ? { status: 429, body: { error: { message: 'queue is full' } } }
            : undefined,
      },
      async ({ run }) => {
        const report = await run();
        expect(report.verdict).toBe('fail');
        expect(report.requests[0]).toMatchObject({
          status: 429,
          error: 'queue is full',
        });
        expect(report.reason).toContain('every request was answered');
      },
    ));

  it('tells that nothing serves, before it sends what nobody could answer', () =>
    withStack(
      { gatewayAnswers: () => ({ status: 503, body: 'no endpoint is ready' }) },
      async ({ gateway, run }) => {
        await expect(run()).rejects.toThrow(
          'Nothing serves behind the gateway, so there is nothing to test: GET /v1/models gave HTTP 503: no endpoint is ready',
        );
        expect(gateway.received.map(({ path }) => path)).toEqual([
          '/v1/models',
        ]);
      },
    ));

  it('asks a stack that has no list of models all the same, and reports its words', () =>
    withStack(
      {
        gatewayAnswers: ({ path }) =>
          path === '/v1/models'
            ? { status: 404, body: 'Not Found' }
            : { status: 400, body: 'which model?' },
      },
      async ({ run }) => {
        const { requests, verdict } = await run();
        expect(verdict).toBe('fail');
        expect(requests).toHaveLength(5);
        expect(requests[0]).toMatchObject({
          status: 400,
          error: 'which model?',
        });
      },
    ));

  it('stops when it is told to', () =>
    withStack({}, async ({ gateway, run }) => {
      const controller = new AbortController();
      const reason = new Error('cancelled by a person');
      const running = run({ signal: controller.signal });
      while (gateway.received.length < 2) {
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
      controller.abort(reason);
      await expect(running).rejects.toBe(reason);
      expect(gateway.received.length).toBeLessThan(6);
    }));

  it('is no verdict but an error when nobody lets it read the EPP’s log', () =>
    withStack({ logsForbidden: true }, async ({ run }) => {
      await expect(run()).rejects.toThrow('pods/log is forbidden');
    }));

  it('begins nothing that is over its budget', () =>
    withStack({}, async ({ gateway, run }) => {
      await expect(
        run({ budget: { requests: 4, seconds: 60 } }),
      ).rejects.toThrow(
        'The run would send 5 requests, and its budget is 4: set its parameters lower.',
      );
      await expect(
        run({
          budget: { requests: 1000, seconds: 1 },
          parameters: { warmRequests: 100 },
        }),
      ).rejects.toThrow('its budget is 1 s');
      expect(gateway.received).toEqual([]);
    }));

  it('ends when its time is over', () =>
    withStack(
      {
        gatewayAnswers: async ({ path }) => {
          if (path === '/v1/completions') {
            // Longer than the budget, whatever the machine.
            await new Promise(() => {});
          }
          return undefined;
        },
      },
      async ({ run }) => {
        await expect(
          run({ budget: { requests: 10, seconds: 1 } }),
        ).rejects.toThrow('The run has taken longer than its budget of 1 s.');
      },
    ));

  it('sends the same requests again with the same seed, and says who they were', () =>
    withStack({}, async ({ gateway, run }) => {
      const first = await run();
      const bodies = gateway.received.splice(0).map(({ body }) => body);
      const second = await run();
      expect(gateway.received.map(({ body }) => body)).toEqual(bodies);
      expect(second.seed).toBe(first.seed);
      expect(second.requests[0].promptBlocks).toEqual(
        first.requests[0].promptBlocks,
      );
      expect(JSON.stringify(first)).not.toContain('sentence 1 of a prompt');
    }));

  it('says what a stack lacks', async () => {
    const empty = await startApiServer(() => undefined);
    try {
      await expect(
        runScenario({
          scenario: prefixCacheSkew,
          cluster: empty.client,
          stack: { schedulerInstall: place },
        }),
      ).rejects.toThrow(
        'SchedulerInstall ns/demo does not exist in cluster test',
      );
    } finally {
      await empty.stop();
    }
  });
});
