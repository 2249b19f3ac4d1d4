import { ModelRewrite } from '../datastore/ModelRewrites';
import { ModelServer } from '../testing/ModelServer';
import {
  ExtProcStream,
  destinationInMetadata,
  headersSet,
} from '../testing/ExtProcClient';
import { TestPicker, startTestPicker } from '../testing/startTestPicker';
import { ProcessingResponse } from './messages';

/*
 * The protocol tests of the real Endpoint Picker (llm-d-router,
 * test/integration/epp; the same in gateway-api-inference-extension v1.2.0):
 * the same pods, requests, picks and texts. Not among them is what needs
 * the gRPC parsers, which are not in here.
 */

/** Waiting requests, used share of the KV cache, adapters in use. */
type PodState = readonly [number, number, ...string[]];

const generations = [
  {
    release: 'v0.10.0',
    image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
    prefix: 'inference error',
    kvCacheMetric: 'vllm:kv_cache_usage_perc',
    invalidJson:
      "error unmarshaling request bodyMap: invalid character 'o' in literal null (expecting 'u')",
    candidates: 'failed to find endpoint candidates for serving the request',
    dropped: 'rejected-no-endpoints',
    exhausted: 'ResourceExhausted',
    shed: 'rejected-saturated',
    saturation: `
- {type: utilization-detector, parameters: {metricsStalenessThreshold: 1h}}
flowControl: {saturationDetector: {pluginRef: utilization-detector}}`,
  },
  {
    release: 'v0.4.0',
    image: 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0',
    prefix: 'inference gateway',
    kvCacheMetric: 'vllm:gpu_cache_usage_perc',
    invalidJson: 'Error unmarshaling request body',
    candidates: 'failed to find candidate pods for serving the request',
    dropped: undefined,
    exhausted: 'InferencePoolResourceExhausted',
    shed: undefined,
    saturation: '\nsaturationDetector: {metricsStalenessThreshold: 1h}',
  },
];

/**
 * The configuration of the real tests, but figures do not grow stale: a busy
 * machine must not make a pool look saturated.
 */
const config = (saturation: string) => `
schedulingProfiles:
- name: default
  plugins:
  - {pluginRef: queue-scorer}
  - {pluginRef: kv-cache-utilization-scorer}
  - {pluginRef: prefix-cache-scorer}
  - {pluginRef: lora-affinity-scorer}
plugins:
- type: queue-scorer
- type: kv-cache-utilization-scorer
- type: prefix-cache-scorer
- type: lora-affinity-scorer${saturation}
`;

const body = (model: string, prompt: string) =>
  JSON.stringify({ max_tokens: 100, model, prompt, temperature: 0 });

const subset = (...addresses: string[]) => ({
  filter_metadata: {
    'envoy.lb.subset_hint': {
      fields: {
        'x-gateway-destination-endpoint-subset': {
          listValue: {
            values: addresses.map(stringValue => ({ stringValue })),
          },
        },
      },
    },
  },
});

const streamed = (response: ProcessingResponse) =>
  (response.request_body ?? response.response_body)?.response.body_mutation
    ?.streamed_response;

describe.each(generations)('$release', expected => {
  const running: { stop(): Promise<unknown> }[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map(part => part.stop()));
  });

  /** Pods at 192.168.1.1, 192.168.1.2, ... as in the real tests. */
  async function pods(
    states: readonly PodState[],
    rewrites: readonly ModelRewrite[] = [],
  ): Promise<TestPicker> {
    const servers = await Promise.all(
      states.map(([waiting, kvCacheUsage, ...active]) =>
        ModelServer.start({
          waiting,
          kvCacheUsage,
          kvCacheMetric: expected.kvCacheMetric,
          adapters: { active, max: 2 },
        }),
      ),
    );
    const picker = await startTestPicker({
      servers,
      image: expected.image,
      config: config(expected.saturation),
      addressOf: i => `192.168.1.${i + 1}`,
      objectives: new Map([
        ['priority-2', 2],
        ['sheddable', -1],
      ]),
      rewrites,
    });
    running.push(picker, ...servers);
    return picker;
  }

  function open(
    picker: TestPicker,
    headers: Record<string, string>,
  ): ExtProcStream {
    const stream = picker.client.open();
    stream.requestHeaders({
      hi: 'mom',
      'x-request-id': 'test-request-id',
      ...headers,
    });
    return stream;
  }

  /** What is answered to a request that has a destination. */
  async function routeOf(stream: ExtProcStream) {
    const headers = await stream.next();
    const part = streamed(await stream.next());
    stream.cancel();
    await stream.ended;
    const set = headersSet(headers);
    return {
      destination: set['x-gateway-destination-endpoint'],
      metadata: destinationInMetadata(headers),
      contentLength: set['content-length'],
      echoed: [set.hi, set['x-request-id']],
      clearsRouteCache: headers.request_headers?.response.clear_route_cache,
      body: String(part?.body),
      isLast: part?.end_of_stream,
    };
  }
  const route = (endpoint: string, sent: string) => ({
    destination: endpoint,
    metadata: endpoint,
    contentLength: String(sent.length),
    echoed: ['mom', 'test-request-id'],
    clearsRouteCache: true,
    body: sent,
    isLast: true,
  });

  /** What is answered to a request that is refused. */
  async function refusalOf(stream: ExtProcStream) {
    const answer = await stream.next();
    await stream.ended;
    return {
      code: answer.immediate_response?.status.code,
      text: String(answer.immediate_response?.body),
      headers: headersSet(answer),
    };
  }
  const refusal = (code: string, text: string, reason?: string) => ({
    code,
    text: `${expected.prefix}: ${text}`,
    headers: reason ? { 'x-llm-d-request-dropped-reason': reason } : {},
  });

  it.each<[string, PodState[], string]>([
    [
      'an adapter in use rather than a free KV cache',
      [
        [10, 0.2, 'foo', 'bar'],
        [10, 0.4, 'foo', 'my-model'],
        [10, 0.3, 'foo'],
      ],
      '192.168.1.2',
    ],
    [
      'lower queue and KV cache',
      [
        [3, 0.2],
        [0, 0.1],
        [10, 0.2],
      ],
      '192.168.1.2',
    ],
    [
      'equal queues by KV cache',
      [
        [0, 0.2],
        [0, 0.1],
        [10, 0.2],
      ],
      '192.168.1.2',
    ],
    [
      'saturated pods of ordinary priority',
      [
        [6, 0.2],
        [0, 0.85],
        [10, 0.9],
      ],
      '192.168.1.1',
    ],
  ])('selects: %s', async (_name, states, winner) => {
    const picker = await pods(states);
    const stream = open(picker, {
      'x-gateway-inference-objective': 'priority-2',
    });
    const sent = body('my-model', 'test1');
    stream.requestBody(sent);
    expect(await routeOf(stream)).toEqual(route(`${winner}:8000`, sent));
  });

  it('sheds requests of negative priority when the pool is saturated', async () => {
    const picker = await pods([
      [6, 0.2],
      [10, 0.9],
    ]);
    const shed = open(picker, { 'x-gateway-inference-objective': 'sheddable' });
    shed.requestBody(body('m', 'p'));
    expect(await refusalOf(shed)).toEqual(
      refusal(
        'TooManyRequests',
        `${expected.exhausted} - system saturated, sheddable request dropped`,
        expected.shed,
      ),
    );
    const idle = await pods([[0, 0]]);
    const served = open(idle, { 'x-gateway-inference-objective': 'sheddable' });
    const sent = body('m', 'p');
    served.requestBody(sent);
    expect(await routeOf(served)).toEqual(route('192.168.1.1:8000', sent));
  });

  it('routes a body in chunks once it is complete', async () => {
    const picker = await pods([
      [4, 0.2],
      [4, 0.85],
    ]);
    const stream = open(picker, {});
    const sent = body('sql-lora-sheddable', 'test6');
    stream.requestBody(sent.slice(0, 32), false);
    stream.requestBody(sent.slice(32), true);
    expect(await routeOf(stream)).toEqual(route('192.168.1.1:8000', sent));
  });

  it('rewrites the model that a header tells it to', async () => {
    const picker = await pods([[4, 0.2]]);
    const stream = open(picker, { 'x-gateway-model-name-rewrite': 'target' });
    stream.requestBody(body('asked-for', 'test6'));
    await stream.next();
    expect(String(streamed(await stream.next())?.body)).toBe(
      body('target', 'test6'),
    );
    stream.cancel();
    await stream.ended;
  });

  it('lets an InferenceModelRewrite win over the header, and renames back', async () => {
    const picker = await pods(
      [[4, 0.2]],
      [
        {
          name: 'canary',
          createdAt: 0,
          rules: [
            { models: ['asked-for'], targets: [{ model: 'v2', weight: 1 }] },
          ],
        },
      ],
    );
    const stream = open(picker, { 'x-gateway-model-name-rewrite': 'target' });
    stream.requestBody(body('asked-for', 'test6'));
    await stream.next();
    expect(String(streamed(await stream.next())?.body)).toBe(
      body('v2', 'test6'),
    );
    stream.responseHeaders({ 'content-type': 'application/json' });
    await stream.next();
    stream.responseBody('{"model":"v2"}');
    expect(String(streamed(await stream.next())?.body)).toBe(
      expected.release === 'v0.4.0'
        ? '{"model":"v2"}'
        : '{"model":"asked-for"}',
    );
    stream.end();
    await stream.ended;
  });

  it('refuses what is no JSON, and what has no model', async () => {
    const picker = await pods([[0, 0.2]]);
    const invalid = open(picker, {});
    invalid.requestBody('no healthy upstream');
    expect(await refusalOf(invalid)).toEqual(
      refusal('BadRequest', `BadRequest - ${expected.invalidJson}`),
    );
    const missing = open(picker, { 'content-type': 'application/json' });
    missing.requestBody('{"prompt":"hello world"}');
    expect(await refusalOf(missing)).toEqual(
      refusal('BadRequest', 'BadRequest - model not found in request body'),
    );
  });

  it('answers requests without a body at once', async () => {
    const none = await pods([]);
    const refused = none.client.open();
    refused.requestHeaders({ 'content-type': 'application/json' }, true);
    expect(await refusalOf(refused)).toEqual(
      refusal(
        'InternalServerError',
        'Internal - no pods available in datastore',
      ),
    );
    const picker = await pods([[0, 0]]);
    const stream = picker.client.open();
    stream.requestHeaders({ 'x-request-id': 'r', ':method': 'GET' }, true);
    expect(headersSet(await stream.next())).toEqual({
      'x-gateway-destination-endpoint': '192.168.1.1:8000',
    });
    stream.end();
    await stream.ended;
  });

  const inSubset = async (...addresses: string[]) => {
    const picker = await pods([
      [0, 0.2],
      [0, 0.1],
      [10, 0.2],
    ]);
    const stream = open(picker, {});
    stream.write({
      request_body: {
        body: Buffer.from(body('sql-lora', 'test2')),
        end_of_stream: true,
      },
      metadata_context: subset(...addresses),
    });
    return stream;
  };

  it.each<[string, string[], string]>([
    [
      'all',
      ['192.168.1.1:8000', '192.168.1.2:8000', '192.168.1.3:8000'],
      '192.168.1.2:8000',
    ],
    ['one, loaded as it is', ['192.168.1.3:8000'], '192.168.1.3:8000'],
  ])('keeps to a subset: %s', async (_name, addresses, winner) => {
    const stream = await inSubset(...addresses);
    expect(await routeOf(stream)).toEqual(
      route(winner, body('sql-lora', 'test2')),
    );
  });

  it('refuses a subset without a pod', async () => {
    const stream = await inSubset('192.168.1.99:8000');
    expect(await refusalOf(stream)).toEqual(
      refusal(
        'ServiceUnavailable',
        `ServiceUnavailable - ${expected.candidates}`,
        expected.dropped,
      ),
    );
  });

  it.each([
    [
      'several chunks',
      ['{"max_tokens":100,"model":"sql-lo', 'ra","prompt":"t"}'],
    ],
    ['invalid JSON', ['no healthy upstream']],
    ['an empty last chunk', [body('m', 'p'), '']],
  ])('buffers a JSON response: %s', async (_name, chunks) => {
    const picker = await pods([[4, 0.2]]);
    const stream = picker.client.open();
    stream.responseHeaders({ 'content-type': 'application/json' });
    expect(headersSet(await stream.next())).toEqual({
      'x-went-into-resp-headers': 'true',
      'content-type': 'application/json',
    });
    chunks.forEach((chunk, i) =>
      stream.responseBody(chunk, i === chunks.length - 1),
    );
    const part = await stream.next();
    expect(String(streamed(part)?.body)).toBe(chunks.join(''));
    expect(streamed(part)?.end_of_stream).toBe(true);
    expect(stream.unread).toBe(0);
    stream.end();
    await stream.ended;
  });

  it('streams events through and counts their tokens', async () => {
    const picker = await pods([[4, 0.2]]);
    const stream = picker.client.open();
    stream.responseHeaders({
      'content-type': 'text/event-stream',
      status: '200',
    });
    expect(headersSet(await stream.next())).toEqual({
      'x-went-into-resp-headers': 'true',
      'content-type': 'text/event-stream',
      status: '200',
    });
    const chunks = [
      'data: {}',
      'data: {"usage":{"prompt_tokens":7,"total_tokens":17,"completion_tokens":10}}\ndata: [DONE]',
      '',
    ];
    for (const [i, chunk] of chunks.entries()) {
      const last = i === chunks.length - 1;
      stream.responseBody(chunk, last);
      const part = streamed(await stream.next());
      expect(String(part?.body)).toBe(chunk);
      expect(part?.end_of_stream).toBe(last);
    }
    stream.end();
    await stream.ended;
    const { host, port } = picker.picker.addresses.metrics;
    const text = await (await fetch(`http://${host}:${port}/metrics`)).text();
    // Without a request phase there are no models to label by.
    const labels = 'model_name="",target_model_name=""';
    for (const [le, count] of [
      ['1', 0],
      ['8', 1],
      ['32778', 1],
      ['+Inf', 1],
    ]) {
      expect(text).toContain(
        `inference_objective_input_tokens_bucket{le="${le}",${labels}} ${count}\n`,
      );
    }
    expect(text).toContain(
      `inference_objective_input_tokens_sum{${labels}} 7\n`,
    );
    expect(text).toContain(
      `inference_objective_output_tokens_sum{${labels}} 10\n`,
    );
    expect(text.includes('llm_d_epp_request_input_tokens_sum')).toBe(
      expected.release !== 'v0.4.0',
    );
  });
});

it('passes a body on unread with the passthrough parser', async () => {
  const server = await ModelServer.start();
  const picker = await startTestPicker({
    servers: [server],
    addressOf: () => '192.168.1.1',
    config: `
plugins: [{type: passthrough-parser}, {type: queue-scorer}]
requestHandler: {parsers: [{pluginRef: passthrough-parser}]}
`,
  });
  const stream = picker.client.open();
  stream.requestHeaders({ 'x-request-id': 'r' });
  stream.requestBody('no JSON, and no model');
  expect(headersSet(await stream.next())).toMatchObject({
    'x-gateway-destination-endpoint': '192.168.1.1:8000',
    'content-length': '21',
  });
  expect(String(streamed(await stream.next())?.body)).toBe(
    'no JSON, and no model',
  );
  stream.responseHeaders({});
  await stream.next();
  stream.responseBody('{"model":""}');
  expect(String(streamed(await stream.next())?.body)).toBe('{"model":""}');
  stream.end();
  await stream.ended;
  await picker.stop();
  await server.stop();
});

it('names a plugin that is not in here, such as topology affinity', async () => {
  await expect(
    startTestPicker({
      servers: [],
      config: 'plugins: [{type: topology-affinity-scorer}]',
    }),
  ).rejects.toThrow(
    'plugin type "topology-affinity-scorer" exists in llm-d but not in this stand-in of its Endpoint Picker',
  );
});
