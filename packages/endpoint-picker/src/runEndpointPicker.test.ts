import { once } from 'node:events';
import http from 'node:http';
import net, { AddressInfo } from 'node:net';
import { Client, credentials } from '@grpc/grpc-js';
import { serviceDefinition } from './grpc/serviceDefinition';
import { runEndpointPicker } from './runEndpointPicker';
import { ExtProcClient, headersSet } from './testing/ExtProcClient';
import { KubernetesApi } from './testing/KubernetesApi';
import { ModelServer } from './testing/ModelServer';
import { LogLine, readLogLine } from './testing/readLogLine';
import { DEFAULT_PROFILE, eventually } from './testing/startTestPicker';

const PODS = '/api/v1/namespaces/ns/pods';
const POOLS =
  '/apis/inference.networking.k8s.io/v1/namespaces/ns/inferencepools';
const CONFIG = `apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
${DEFAULT_PROFILE}`;

const pool = (port: number, name = 'pool') => ({
  metadata: { name, namespace: 'ns' },
  spec: {
    selector: { matchLabels: { app: 'demo' } },
    targetPorts: [{ number: port }],
  },
});

const pod = (
  name: string,
  podIP: string,
  { ready = true, app = 'demo' }: { ready?: boolean; app?: string } = {},
) => ({
  metadata: { name, namespace: 'ns', labels: { app } },
  status: {
    podIP,
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  },
});

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs the program as the local node does. */
function run(options: {
  args?: readonly string[];
  image?: string;
  config?: string;
  files?: Readonly<Record<string, string>>;
  api?: KubernetesApi;
  ports?: Readonly<Record<number, number>>;
  dial?: Readonly<Record<string, { host: string; port: number }>>;
}) {
  const stop = new AbortController();
  const lines: LogLine[] = [];
  const exitCode = runEndpointPicker({
    args: [
      '--pool-name=pool',
      '--pool-namespace=ns',
      '--secure-serving=false',
      '--zap-encoder=json',
      '--config-file=/config/epp.yaml',
      ...(options.args ?? []),
    ],
    env: options.image ? { IMAGE: options.image } : {},
    readFile: path => {
      const file = options.files?.[path];
      if (file !== undefined) {
        return file;
      }
      if (path !== '/config/epp.yaml') {
        throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      }
      return options.config ?? CONFIG;
    },
    log: line => lines.push(readLogLine(line)),
    signal: stop.signal,
    listenAddress: port => ({
      host: '127.0.0.1',
      port: options.ports?.[port] ?? 0,
    }),
    dialAddress: (host, port) => options.dial?.[host] ?? { host, port },
    kubernetes: options.api && {
      server: options.api.url,
      token: 'secret',
      caData: options.api.caData,
    },
    now: Date.now,
    random: Math.random,
  });
  return { exitCode, lines, stop: () => stop.abort() };
}

async function health(port: number, service: string): Promise<string> {
  const { Check } = serviceDefinition(
    'grpc/health/v1/health.proto',
    'grpc.health.v1.Health',
  );
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        Check.path,
        Check.requestSerialize,
        Check.responseDeserialize,
        { service },
        (error, value) =>
          error
            ? reject(error)
            : resolve(String((value as { status: string }).status)),
      );
    });
  } finally {
    client.close();
  }
}

async function metrics(port: number, token?: string) {
  const request = http.get({
    host: '127.0.0.1',
    port,
    path: '/metrics',
    agent: false,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk);
  }
  return {
    status: response.statusCode,
    text: Buffer.concat(chunks).toString(),
  };
}

describe('runEndpointPicker in a cluster', () => {
  let api: KubernetesApi;
  let servers: ModelServer[];
  let ports: Record<number, number>;
  let running: ReturnType<typeof run>;

  beforeEach(async () => {
    api = await KubernetesApi.start();
    servers = await Promise.all([ModelServer.start(), ModelServer.start()]);
    ports = {
      9002: await freePort(),
      9003: await freePort(),
      9090: await freePort(),
    };
    const [a, b] = servers;
    running = run({
      api,
      ports,
      args: ['--v=4'],
      dial: {
        '10.0.0.1': { host: a.host, port: a.port },
        '10.0.0.2': { host: b.host, port: b.port },
      },
    });
  });
  afterEach(async () => {
    running.stop();
    await running.exitCode;
    await api.stop();
    await Promise.all(servers.map(server => server.stop()));
  });

  const send = async (
    client: ExtProcClient,
    headers: Record<string, string> = {},
  ) => {
    const stream = client.open();
    stream.requestHeaders({ 'x-request-id': 'r', ...headers });
    stream.requestBody('{"model":"random","prompt":"hello"}');
    const answer = await stream.next();
    stream.cancel();
    await stream.ended;
    return answer;
  };
  const logged = (message: string) =>
    running.lines.some(({ msg }) => msg === message);

  it('follows the pool and its ready pods, through broken watches', async () => {
    await eventually(() => logged('Endpoint Picker is listening'));
    expect(await health(ports[9003], 'inference-extension')).toBe(
      'NOT_SERVING',
    );
    api.put(POOLS, pool(8000, 'another'));
    api.put(POOLS, pool(8000));
    await eventually(
      async () => (await health(ports[9003], 'liveness')) === 'SERVING',
    );

    const client = new ExtProcClient({ host: '127.0.0.1', port: ports[9002] });
    const refused = await send(client);
    expect(refused.immediate_response?.status.code).toBe('ServiceUnavailable');
    expect(String(refused.immediate_response?.body)).toBe(
      'inference error: ServiceUnavailable - failed to find endpoint candidates for serving the request',
    );
    expect(headersSet(refused)).toEqual({
      'x-llm-d-request-dropped-reason': 'rejected-no-endpoints',
    });

    api.put(PODS, pod('a', '10.0.0.1'));
    api.put(PODS, pod('not-ready', '10.0.0.8', { ready: false }));
    api.put(PODS, pod('other', '10.0.0.9', { app: 'other' }));
    const destination = async () =>
      headersSet(await send(client))['x-gateway-destination-endpoint'];
    await eventually(async () => (await destination()) === '10.0.0.1:8000');
    await eventually(() => servers[0].scrapes > 1);

    await eventually(() => api.watches === 2);
    api.breakWatches();
    api.put(PODS, pod('b', '10.0.0.2'));
    await eventually(() => servers[1].scrapes > 1);
    api.delete(PODS, 'a');
    await eventually(async () => (await destination()) === '10.0.0.2:8000');
    const scrapes = servers[0].scrapes;
    await eventually(() => servers[1].scrapes > 10);
    expect(servers[0].scrapes).toBeLessThanOrEqual(scrapes + 1);
    client.close();
  });

  it('scrapes another port only while the pool has one port', async () => {
    running.stop();
    await running.exitCode;
    const [a] = servers;
    running = run({
      api,
      ports,
      image: 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0',
      config: CONFIG.replace(
        'llm-d.ai/v1alpha1',
        'inference.networking.x-k8s.io/v1alpha1',
      ),
      args: ['--model-server-metrics-port=9999'],
      dial: { '10.0.0.1': { host: a.host, port: a.port } },
    });
    const { metadata, spec } = pool(8000);
    api.put(POOLS, { metadata, spec });
    api.put(PODS, pod('a', '10.0.0.1'));
    await eventually(() => a.lastHost === '10.0.0.1:9999');
    const targetPorts = [{ number: 8000 }, { number: 8001 }];
    api.put(POOLS, { metadata, spec: { ...spec, targetPorts } });
    await eventually(() => a.lastHost === '10.0.0.1:8001');
    await eventually(() => a.lastHost === '10.0.0.1:8000');
    expect(a.lastHost).not.toMatch(/9999/);
  });

  it('sheds by the priorities of the InferenceObjectives', async () => {
    running.stop();
    await running.exitCode;
    const OBJECTIVES =
      '/apis/llm-d.ai/v1alpha2/namespaces/ns/inferenceobjectives';
    const objective = (name: string, priority: number, of = 'pool') => ({
      metadata: { name, namespace: 'ns' },
      spec: { priority, poolRef: { name: of } },
    });
    api.put(OBJECTIVES, objective('batch', -1));
    api.put(OBJECTIVES, objective('foreign', -1, 'another'));
    api.put(POOLS, pool(8000));
    api.put(PODS, pod('a', '10.0.0.1'));
    Object.assign(servers[0].exposed, { waiting: 100 });
    const [a] = servers;
    running = run({
      api,
      ports,
      dial: { '10.0.0.1': { host: a.host, port: a.port } },
    });
    await eventually(() => servers[0].scrapes > 1);
    const client = new ExtProcClient({ host: '127.0.0.1', port: ports[9002] });
    const under = async (name: string) =>
      String(
        (await send(client, { 'x-llm-d-inference-objective': name }))
          .immediate_response?.body,
      );
    await eventually(
      async () =>
        (await under('batch')) ===
        'inference error: ResourceExhausted - system saturated, sheddable request dropped',
    );
    expect(await under('foreign')).toBe('undefined');
    api.put(OBJECTIVES, objective('batch', 1));
    await eventually(async () => (await under('batch')) === 'undefined');
    client.close();
  });

  it('follows the InferenceModelRewrites of its pool', async () => {
    running.stop();
    await running.exitCode;
    const REWRITES =
      '/apis/llm-d.ai/v1alpha2/namespaces/ns/inferencemodelrewrites';
    const rewrite = (
      name: string,
      to: string,
      createdAt: string,
      of: string,
    ) => ({
      metadata: { name, namespace: 'ns', creationTimestamp: createdAt },
      spec: {
        poolRef: { name: of },
        rules: [
          {
            matches: [{ model: { type: 'Exact', value: 'random' } }],
            targets: [{ modelRewrite: to, weight: 1 }],
          },
        ],
      },
    });
    api.put(REWRITES, rewrite('new', 'v2', '2026-02-01T00:00:00Z', 'pool'));
    api.put(REWRITES, rewrite('else', 'v9', '2025-01-01T00:00:00Z', 'another'));
    api.put(POOLS, pool(8000));
    api.put(PODS, pod('a', '10.0.0.1'));
    running = run({ api, ports });
    await eventually(() => logged('Pod added'));
    const client = new ExtProcClient({ host: '127.0.0.1', port: ports[9002] });
    const targetModel = async () => {
      const stream = client.open();
      stream.requestHeaders({});
      stream.requestBody('{"model":"random","prompt":"hello"}');
      await stream.next();
      const { request_body } = await stream.next();
      stream.cancel();
      await stream.ended;
      return JSON.parse(
        String(request_body?.response.body_mutation?.streamed_response.body),
      ).model;
    };
    await eventually(async () => (await targetModel()) === 'v2');
    api.put(REWRITES, rewrite('old', 'v1', '2026-01-01T00:00:00Z', 'pool'));
    await eventually(async () => (await targetModel()) === 'v1');
    api.delete(REWRITES, 'old');
    api.delete(REWRITES, 'new');
    await eventually(async () => (await targetModel()) === 'random');
    const { text } = await metrics(ports[9090], 'prometheus');
    expect(text).toContain(
      'llm_d_epp_model_rewrite_decisions_total{model_rewrite_name="new",model_name="random",target_model="v2"}',
    );
    client.close();
  });

  it('has one ready replica, and another one when that stops', async () => {
    running.stop();
    await running.exitCode;
    api.put(POOLS, pool(8000));
    const args = ['--ha-enable-leader-election'];
    const healthPorts = [await freePort(), await freePort()];
    const replicas = [];
    for (const port of healthPorts) {
      const replica = run({ api, args, ports: { 9003: port } });
      replicas.push(replica);
      await eventually(() =>
        replica.lines.some(l => l.msg === 'Endpoint Picker is listening'),
      );
      await eventually(
        async () => (await health(healthPorts[0], 'readiness')) === 'SERVING',
      );
    }
    const states = (service: string) =>
      Promise.all(healthPorts.map(port => health(port, service)));
    expect(await states('readiness')).toEqual(['SERVING', 'NOT_SERVING']);
    expect(await states('liveness')).toEqual(['SERVING', 'SERVING']);
    expect(await states('inference-extension')).toEqual([
      'SERVICE_UNKNOWN',
      'SERVICE_UNKNOWN',
    ]);
    replicas[0].stop();
    expect(await replicas[0].exitCode).toBe(0);
    await eventually(
      async () => (await health(healthPorts[1], 'readiness')) === 'SERVING',
    );
    replicas[1].stop();
    await replicas[1].exitCode;
  });

  it('shows its metrics to those who may read them', async () => {
    api.put(POOLS, pool(8000));
    api.put(PODS, pod('a', '10.0.0.1'));
    await eventually(() => servers[0].scrapes > 1);
    const client = new ExtProcClient({ host: '127.0.0.1', port: ports[9002] });
    await send(client);
    client.close();

    expect((await metrics(ports[9090])).status).toBe(401);
    expect((await metrics(ports[9090], 'nobody')).status).toBe(401);
    expect((await metrics(ports[9090], 'somebody')).status).toBe(403);
    const { status, text } = await metrics(ports[9090], 'prometheus');
    expect(status).toBe(200);
    expect(text).toContain('llm_d_epp_ready_endpoints{name="pool"} 1');
    expect(text).toContain(
      'llm_d_epp_request_total{model_name="random",target_model_name="random",fairness_id="default-flow",priority="0"} 1',
    );
    expect(text).toContain('llm_d_epp_scheduler_e2e_duration_seconds_count 1');
    expect(text).toContain(
      'llm_d_epp_scheduler_attempts_total{status="success",target_model_name="random",endpoint_name="a-rank-0",namespace="ns",port="8000"} 1',
    );
  });

  it('serves on as not ready while it drains', async () => {
    running.stop();
    await running.exitCode;
    api.put(POOLS, pool(8000));
    api.put(PODS, pod('a', '10.0.0.1'));
    running = run({ api, ports, args: ['--drain-timeout=2s'] });
    const readiness = () => health(ports[9003], 'readiness');
    await eventually(() => logged('Pod added'));
    expect(await readiness()).toBe('SERVING');
    running.stop();
    await eventually(async () => (await readiness()) === 'NOT_SERVING');
    const client = new ExtProcClient({ host: '127.0.0.1', port: ports[9002] });
    expect(headersSet(await send(client))).toMatchObject({
      'x-gateway-destination-endpoint': '10.0.0.1:8000',
    });
    client.close();
    expect(await running.exitCode).toBe(0);
  });

  it('has no profiles to show, and says so', async () => {
    await eventually(() => logged('Endpoint Picker is listening'));
    const missing = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${ports[9090]}${path}`);
      expect(answer.status).toBe(404);
      return answer.text();
    };
    expect(await missing('/debug/pprof/heap')).toMatch(
      /^profiling exists in llm-d but not/,
    );
    expect(await missing('/debug/plugins/state')).toMatch(
      /^the state of plugins exists in llm-d but not/,
    );
    expect(await missing('/other')).toBe('404 page not found\n');
  });

  it('closes its ports when it is told to stop', async () => {
    await eventually(() => logged('Endpoint Picker is listening'));
    running.stop();
    expect(await running.exitCode).toBe(0);
    for (const port of Object.values(ports)) {
      const server = net.createServer().listen(port, '127.0.0.1');
      await once(server, 'listening');
      server.close();
    }
    await eventually(() => api.watches === 0);
  });
});

it('runs without Kubernetes when a file tells the endpoints', async () => {
  const server = await ModelServer.start();
  const grpc = await freePort();
  const { exitCode, stop, lines } = run({
    args: ['--pool-name='],
    ports: { 9002: grpc },
    config: `apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
plugins:
- {type: file-discovery, name: file, parameters: {path: /config/endpoints.yaml}}
- {type: queue-scorer}
dataLayer:
  discovery: {pluginRef: file}
`,
    files: {
      '/config/endpoints.yaml': `endpoints: [{name: vllm-0, address: 10.0.0.1, port: "8000"}]`,
    },
    dial: { '10.0.0.1': { host: server.host, port: server.port } },
  });
  await eventually(() => server.scrapes > 1);
  const client = new ExtProcClient({ host: '127.0.0.1', port: grpc });
  const stream = client.open();
  stream.requestHeaders({});
  stream.requestBody('{"model":"m","prompt":"p"}');
  expect(headersSet(await stream.next())).toMatchObject({
    'x-gateway-destination-endpoint': '10.0.0.1:8000',
  });
  stream.cancel();
  await stream.ended;
  client.close();
  expect(lines.map(({ msg }) => msg)).toContain(
    'EPP starting (file discovery mode)',
  );
  stop();
  expect(await exitCode).toBe(0);
  await server.stop();
});

describe('runEndpointPicker refuses to start', () => {
  const v04 = 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0';
  const withPlugin = (plugin: string) =>
    `apiVersion: llm-d.ai/v1alpha1\nkind: EndpointPickerConfig\nplugins:\n- ${plugin}\n`;

  it.each([
    ['an unknown flag', { args: ['--no-such-flag'] }, 2, /no-such-flag/],
    [
      'a flag that names metrics',
      { args: ['--kv-cache-usage-percentage-metric=vllm:x'] },
      1,
      /kv-cache-usage-percentage-metric/,
    ],
    [
      'a flag that was removed',
      { args: ['--model-server-metrics-port=1'] },
      2,
      /model-server-metrics-port/,
    ],
    [
      'a flag that came later',
      { image: v04, args: ['--emit-endpoint-scores'] },
      2,
      /emit-endpoint-scores/,
    ],
    [
      'two configurations',
      { args: ['--config-text=x'] },
      1,
      /--config-file and --config-text/,
    ],
    [
      'a pool group that does not exist',
      { args: ['--pool-group=example.com'] },
      1,
      /example\.com/,
    ],
    [
      'an unknown plugin type',
      { config: withPlugin('type: best-scorer') },
      1,
      /unknown plugin type "best-scorer"/,
    ],
    [
      'a plugin type that the stand-in lacks',
      { config: withPlugin('type: token-load-scorer') },
      1,
      /"token-load-scorer" exists in llm-d but not in this stand-in/,
    ],
    [
      'an unknown plugin parameter',
      {
        config: withPlugin(
          '{type: load-aware-scorer, parameters: {treshold: 5}}',
        ),
      },
      1,
      /load-aware-scorer.*treshold/,
    ],
    [
      'a newer configuration',
      { image: v04, config: CONFIG },
      1,
      /llm-d\.ai\/v1alpha1/,
    ],
    [
      'an Alpha plugin without its flag',
      { config: withPlugin('{type: session-affinity-scorer, name: s}') },
      1,
      /^plugin 's' \(type: 'session-affinity-scorer'\) has Alpha stability level, but command line flag --allow-experimental-plugins is not set$/,
    ],
    [
      'a plugin type that its release lacks',
      {
        image: v04,
        config: `apiVersion: inference.networking.x-k8s.io/v1alpha1
kind: EndpointPickerConfig
plugins: [{type: disagg-profile-handler}]`,
      },
      1,
      /"disagg-profile-handler" does not exist in release <=0\.6/,
    ],
    [
      'flow control',
      { config: `${CONFIG}featureGates: [flowControl]` },
      1,
      /"flowControl" exists in llm-d but not in this stand-in/,
    ],
    [
      'a data layer that reads from nowhere',
      { config: `${CONFIG}dataLayer: {sources: [{pluginRef: nobody}]}` },
      1,
      /dataLayer\.sources refers to plugin "nobody", which is not in plugins/,
    ],
    [
      'a misspelt field of flow control',
      { config: `${CONFIG}flowControl: {maxRequest: 5}` },
      1,
      /flowControl: .*"maxRequest"/,
    ],
    ['no pool', { args: ['--pool-name='] }, 1, /exactly one of --pool-name/],
    ['a missing file', { args: ['--config-file=/none'] }, 1, /\/none/],
    ['no Kubernetes API', {}, 1, /Kubernetes API/],
  ])('with %s', async (_what, options, code, message) => {
    const { exitCode, lines } = run(options);
    expect(await exitCode).toBe(code);
    expect(lines.at(-1)).toMatchObject({
      level: 'error',
      error: expect.stringMatching(message),
    });
  });

  it('crashes when a port is taken', async () => {
    const api = await KubernetesApi.start();
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    for (const wanted of [9002, 9003, 9090]) {
      const { exitCode } = run({ api, ports: { [wanted]: port } });
      await expect(exitCode).rejects.toThrow(/listen/i);
    }
    taken.close();
    await api.stop();
  });
});
