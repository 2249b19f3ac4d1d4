import { credentials } from '@grpc/grpc-js';
import { ProcessingRequest } from './messages';
import { ExtProcClient, headersSet } from '../testing/ExtProcClient';
import { ModelServer } from '../testing/ModelServer';
import { TestPicker, startTestPicker } from '../testing/startTestPicker';

const v040 = 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0';
const current = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(part => part.stop()));
});

async function start(
  servers: number,
  options: Partial<Parameters<typeof startTestPicker>[0]> = {},
) {
  const started = await Promise.all(
    Array.from({ length: servers }, () => ModelServer.start()),
  );
  const picker = await startTestPicker({ servers: started, ...options });
  running.push(picker, ...started);
  return { picker, servers: started };
}

/** Sends a body and returns the first answer; the stream must then end. */
async function ask(
  { client }: TestPicker,
  body: string,
  metadata?: ProcessingRequest['metadata_context'],
) {
  const stream = client.open();
  stream.requestHeaders({ 'x-request-id': 'r' });
  stream.write({
    request_body: { body: Buffer.from(body), end_of_stream: true },
    metadata_context: metadata,
  });
  const answer = await stream.next();
  if (!answer.immediate_response) {
    stream.cancel();
  }
  await stream.ended;
  return {
    status: answer.immediate_response?.status.code,
    text: String(answer.immediate_response?.body),
    headers: headersSet(answer),
    answer,
  };
}

const good = '{"model":"m","prompt":"p"}';

describe.each([
  {
    image: current,
    invalid:
      /^inference error: BadRequest - error unmarshaling request bodyMap: /,
    model: 'inference error: BadRequest - model not found in request body',
    prompt:
      /^inference error: BadRequest - invalid completions request: must have prompt field$/,
    none: 'inference error: ServiceUnavailable - failed to find endpoint candidates for serving the request',
    reason: { 'x-llm-d-request-dropped-reason': 'rejected-no-endpoints' },
    filtered:
      'inference error: ResourceExhausted - failed to find target endpoint: no endpoints available for the given request',
    headersOnly: 'inference error: Internal - no pods available in datastore',
  },
  {
    image: v040,
    invalid:
      /^inference gateway: BadRequest - Error unmarshaling request body$/,
    model: 'inference gateway: BadRequest - model not found in request body',
    prompt:
      /^inference gateway: BadRequest - failed to extract request data: inference gateway: BadRequest - invalid chat-completions request: inference gateway: BadRequest - chat-completions request must have at least one message$/,
    none: 'inference gateway: ServiceUnavailable - failed to find candidate pods for serving the request',
    reason: {},
    filtered:
      "inference gateway: InferencePoolResourceExhausted - failed to find target pod: failed to run scheduler profile 'default'",
    headersOnly: 'inference gateway: Internal - no pods available in datastore',
  },
])('$image', ({ image, ...expected }) => {
  it('refuses bodies that it cannot schedule with 400', async () => {
    const { picker } = await start(1, { image });
    const invalid = await ask(picker, 'no healthy upstream');
    expect(invalid.status).toBe('BadRequest');
    expect(invalid.text).toMatch(expected.invalid);
    const model = await ask(picker, '{"prompt":"p"}');
    expect(model).toMatchObject({ status: 'BadRequest', text: expected.model });
    const prompt = await ask(picker, '{"model":"m"}');
    expect(prompt.status).toBe('BadRequest');
    expect(prompt.text).toMatch(expected.prompt);
  });

  it('refuses with 503 when there is no endpoint, with 500 without a body', async () => {
    const { picker } = await start(0, { image });
    expect(await ask(picker, good)).toMatchObject({
      status: 'ServiceUnavailable',
      text: expected.none,
      headers: expected.reason,
    });
    const stream = picker.client.open();
    stream.requestHeaders({ ':method': 'GET' }, true);
    const { immediate_response: refusal } = await stream.next();
    expect(refusal?.status.code).toBe('InternalServerError');
    expect(String(refusal?.body)).toBe(expected.headersOnly);
    await stream.ended;
  });

  it('refuses with 429 when the filters drop every endpoint', async () => {
    const { picker } = await start(2, {
      image,
      labels: { 'llm-d.ai/role': 'prefill' },
    });
    expect(await ask(picker, good)).toMatchObject({
      status: 'TooManyRequests',
      text: expected.filtered,
    });
    expect(picker.picker.activeRequests.size).toBe(0);
  });
});

describe('the subset that the gateway allows', () => {
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

  it('is kept to by address', async () => {
    const { picker, servers } = await start(1);
    const { headers } = await ask(picker, good, subset('127.0.0.1:1'));
    expect(headers['x-gateway-destination-endpoint']).toBe(
      `127.0.0.1:${servers[0].port}`,
    );
  });

  it.each([[[]], [['10.9.9.9:8000']]])('gives 503 for %j', async addresses => {
    const { picker } = await start(1);
    expect(await ask(picker, good, subset(...addresses))).toMatchObject({
      status: 'ServiceUnavailable',
      headers: { 'x-llm-d-request-dropped-reason': 'rejected-no-endpoints' },
    });
  });
});

it('decodes conditionally only where the prefix is cached', async () => {
  const story = JSON.stringify({ model: 'm', prompt: 'once '.repeat(200) });
  const { picker } = await start(2, { image: current });
  const prefer = async (preference: string) => {
    const stream = picker.client.open();
    stream.requestHeaders({ prefer: preference });
    stream.requestBody(story);
    const answer = await stream.next();
    stream.cancel();
    await stream.ended;
    return answer;
  };
  const refused = (await prefer('x, if-available')).immediate_response;
  expect(refused?.status.code).toBe('PreconditionFailed');
  expect(String(refused?.body)).toBe(
    'inference error: PreconditionFailed - no decode worker has the requested KV cache',
  );
  // What was refused left nothing behind.
  expect((await prefer('if-available')).immediate_response).toBeDefined();
  const served = headersSet(await prefer('handling=lenient'));
  expect(headersSet(await prefer('if-available'))).toMatchObject({
    'x-gateway-destination-endpoint': served['x-gateway-destination-endpoint'],
  });
});

it('tells the scores of all endpoints when it is asked to', async () => {
  const { picker, servers } = await start(2, {
    args: ['--emit-endpoint-scores'],
  });
  const { answer } = await ask(picker, good);
  expect(answer.dynamic_metadata).toMatchObject({
    fields: {
      'envoy.lb': {
        structValue: {
          fields: {
            'x-gateway-destination-endpoint-scores': {
              structValue: {
                fields: Object.fromEntries(
                  servers.map(({ port }) => [
                    `127.0.0.1:${port}`,
                    { numberValue: 1.5 },
                  ]),
                ),
              },
            },
          },
        },
      },
    },
  });
});

it('names several endpoints, the best first, when the picker may', async () => {
  const { picker, servers } = await start(3, {
    config: `
plugins:
- type: queue-scorer
- type: max-score-picker
  parameters: {maxNumOfEndpoints: 2}
`,
  });
  const { headers } = await ask(picker, good);
  const named = headers['x-gateway-destination-endpoint'].split(',');
  expect(named).toHaveLength(2);
  expect(servers.map(s => `127.0.0.1:${s.port}`)).toEqual(
    expect.arrayContaining(named),
  );
});

it('renames the model on the way out and back', async () => {
  const { picker } = await start(1);
  const stream = picker.client.open();
  stream.requestHeaders({ 'x-llm-d-model-name-rewrite': 'adapter' });
  stream.requestBody(good);
  await stream.next();
  const body = (await stream.next()).request_body?.response.body_mutation;
  expect(JSON.parse(String(body?.streamed_response.body)).model).toBe(
    'adapter',
  );
  stream.responseHeaders({ 'content-type': 'application/json' });
  await stream.next();
  stream.responseBody('{"model":"adapter"}');
  const back = (await stream.next()).response_body?.response.body_mutation;
  expect(String(back?.streamed_response.body)).toBe('{"model":"m"}');
  stream.end();
  await stream.ended;
});

it('renames in a stream whose chunks end in the middle of a character', async () => {
  const { picker } = await start(1);
  const stream = picker.client.open();
  stream.requestHeaders({ 'x-llm-d-model-name-rewrite': 'adapter' });
  stream.requestBody(good);
  await stream.next();
  await stream.next();
  stream.responseHeaders({ 'content-type': 'text/event-stream' });
  await stream.next();
  const events = Buffer.from('data: {"model":"adapter","text":"ü"}\n\n');
  const cut = events.indexOf('ü') + 1;
  const sent: Buffer[] = [];
  for (const chunk of [events.subarray(0, cut), events.subarray(cut)]) {
    stream.responseBody(chunk, chunk.at(-1) === 10);
    const part = (await stream.next()).response_body?.response.body_mutation;
    sent.push(Buffer.from(part?.streamed_response.body ?? ''));
  }
  expect(Buffer.concat(sent).toString()).toBe(
    'data: {"model":"m","text":"ü"}\n\n',
  );
  stream.end();
  await stream.ended;
});

it('takes messages up to the size that a flag sets', async () => {
  const prompt = 'p'.repeat(6000);
  const body = `{"model":"m","prompt":"${prompt}"}`;
  const { picker: narrow } = await start(1, {
    args: ['--grpc-max-recv-msg-size=4096'],
  });
  const refused = narrow.client.open();
  refused.requestHeaders({});
  refused.requestBody(body);
  await refused.ended;
  expect(refused.unread).toBe(0);
  expect(narrow.picker.activeRequests.size).toBe(0);

  const { picker: wide } = await start(1, {
    args: ['--grpc-max-recv-msg-size=16384'],
  });
  const routed = wide.client.open();
  routed.requestHeaders({});
  routed.requestBody(body);
  expect(headersSet(await routed.next())).toHaveProperty(
    'x-gateway-destination-endpoint',
  );
  routed.cancel();
  await routed.ended;
});

it('ends a response that ends with trailers', async () => {
  const { picker } = await start(1);
  const stream = picker.client.open();
  stream.requestHeaders({});
  stream.requestBody(good);
  await stream.next();
  await stream.next();
  stream.responseHeaders({});
  await stream.next();
  stream.responseBody('half', false);
  stream.responseBody(' a body', false);
  stream.write({ response_trailers: {} });
  const body = (await stream.next()).response_body?.response.body_mutation;
  expect(String(body?.streamed_response.body)).toBe('half a body');
  expect(await stream.next()).toMatchObject({ response_trailers: {} });
  expect(picker.picker.activeRequests.size).toBe(0);
  stream.end();
  await stream.ended;
});

it('serves with a certificate of its own unless told otherwise', async () => {
  const { picker } = await start(1, { args: ['--secure-serving=true'] });
  const { extProc } = picker.picker.addresses;
  const secure = new ExtProcClient(
    extProc,
    credentials.createSsl(null, null, null, { rejectUnauthorized: false }),
  );
  const stream = secure.open();
  stream.requestHeaders({}, true);
  expect(headersSet(await stream.next())).toHaveProperty(
    'x-gateway-destination-endpoint',
  );
  stream.end();
  await stream.ended;
  secure.close();
});

it.each([
  ['plain text', 'false', () => credentials.createInsecure()],
  [
    'TLS',
    'true',
    () =>
      credentials.createSsl(null, null, null, { rejectUnauthorized: false }),
  ],
])(
  "is reached over %s by the name of one of Istio's clusters",
  async (_what, secure, channel) => {
    const { picker } = await start(1, { args: [`--secure-serving=${secure}`] });
    const client = new ExtProcClient(
      picker.picker.addresses.extProc,
      channel(),
      'outbound|9002||demo-epp.models.svc.cluster.local',
    );
    for (let i = 0; i < 2; i++) {
      const stream = client.open();
      stream.requestHeaders({});
      stream.requestBody(good);
      expect(headersSet(await stream.next())).toHaveProperty(
        'x-gateway-destination-endpoint',
      );
      stream.cancel();
      await stream.ended;
    }
    client.close();
  },
);
