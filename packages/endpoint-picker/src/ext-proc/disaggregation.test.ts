import { headersSet } from '../testing/ExtProcClient';
import { ModelServer } from '../testing/ModelServer';
import { readyMadeConfigs } from '../testing/readyMadeConfigs';
import { eventually, startTestPicker } from '../testing/startTestPicker';

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(part => part.stop()));
});

const story = 'Once upon a time there was a scheduler. '.repeat(40);
const body = JSON.stringify({ model: 'm', prompt: story });

async function start(
  options: Omit<Parameters<typeof startTestPicker>[0], 'servers'>,
  count = 2,
) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => ModelServer.start()),
  );
  const picker = await startTestPicker({
    servers,
    addressOf: i => `10.0.0.${i + 1}`,
    ...options,
  });
  running.push(picker, ...servers);
  return picker;
}

describe.each([
  // Until 0.6 both counts end with the complete response, and not with a
  // client that goes away.
  ['v0.4.0', 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0', true],
  ['v0.7.1', 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.7.1', false],
  ['v0.10.0', 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0', false],
])('prefill and decode in %s', (version, image, together) => {
  const prefiller = 'ns/pod-0-rank-0';
  const decoder = 'ns/pod-1-rank-0';
  const startSplit = () =>
    start({
      image,
      env: { EPP_INSTRUMENTED_LOGS: 'true' },
      config: readyMadeConfigs[version]['prefill-decode'].replace(
        /^apiVersion.*\nkind.*\n/,
        '',
      ),
      labelsOf: i => ({ 'llm-d.ai/role': i === 0 ? 'prefill' : 'decode' }),
    });

  it('tells the decode pod where to prefill, and counts both', async () => {
    const { client, picker } = await startSplit();
    const stream = client.open();
    stream.requestHeaders({ 'x-prefiller-host-port': '6.6.6.6:1' });
    stream.requestBody(body);
    expect(headersSet(await stream.next())).toMatchObject({
      'x-gateway-destination-endpoint': '10.0.0.2:8000',
      'x-prefiller-host-port': '10.0.0.1:8000',
    });
    await stream.next();
    expect(picker.activeRequests).toEqual(
      new Map([
        [prefiller, 1],
        [decoder, 1],
      ]),
    );
    stream.responseHeaders({ 'content-type': 'text/event-stream' });
    await stream.next();
    stream.responseBody('data: 1\n\n', false);
    await stream.next();
    // Prefill is over when the first of the answer arrives.
    expect(picker.activeRequests.get(prefiller)).toBe(together ? 1 : undefined);
    expect(picker.activeRequests.get(decoder)).toBe(1);
    stream.responseBody('data: [DONE]\n\n', true);
    await stream.next();
    expect(picker.activeRequests.size).toBe(0);
    stream.end();
    await stream.ended;
  });

  it('counts what a client leaves behind that goes away in between', async () => {
    const { client, picker, lines } = await startSplit();
    const stream = client.open();
    stream.requestHeaders({});
    stream.requestBody(body);
    await stream.next();
    await stream.next();
    stream.responseHeaders({ 'content-type': 'text/event-stream' });
    await stream.next();
    stream.responseBody('data: 1\n\n', false);
    await stream.next();
    stream.cancel();
    await stream.ended;
    await eventually(() =>
      lines.some(({ msg }) => msg === 'ext_proc stream closed'),
    );
    expect([...picker.activeRequests.keys()].sort()).toEqual(
      together ? [prefiller, decoder] : [],
    );
  });
});

it('keeps a session where it is, by the token in the response', async () => {
  const { client } = await start(
    {
      image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
      args: ['--allow-experimental-plugins'],
      config: 'plugins: [{type: session-affinity-scorer}]',
    },
    3,
  );
  const ask = async (headers: Record<string, string>) => {
    const stream = client.open();
    stream.requestHeaders(headers);
    stream.requestBody(body);
    const destination = headersSet(await stream.next());
    await stream.next();
    stream.responseHeaders({});
    const response = headersSet(await stream.next());
    stream.cancel();
    await stream.ended;
    return {
      destination: destination['x-gateway-destination-endpoint'],
      token: response['x-session-token'],
    };
  };
  const first = await ask({});
  for (let i = 0; i < 5; i++) {
    expect(await ask({ 'x-session-token': first.token })).toEqual(first);
  }
});

it('writes the lines of the instrumented build when it is asked to', async () => {
  const { client, lines } = await start({
    args: ['--v=0'],
    env: { EPP_INSTRUMENTED_LOGS: 'true' },
    config: 'plugins: [{type: load-aware-scorer}, {type: max-score-picker}]',
  });
  const stream = client.open();
  stream.requestHeaders({ 'x-request-id': 'id' });
  stream.requestBody(body);
  await stream.next();
  stream.cancel();
  await stream.ended;
  const scores = ['ns/pod-0-rank-0=0.500', 'ns/pod-1-rank-0=0.500'];
  expect(lines.find(l => l.msg === 'Scoring breakdown')).toMatchObject({
    request_id: 'id',
    model: 'm',
    prompt_len: story.length,
    scorers: [`load-aware-scorer/load-aware-scorer[${scores.join(', ')}]`],
    weighted: scores,
  });
  expect(lines.find(l => l.msg === 'Scoring decision')).toMatchObject({
    picker: 'max-score-picker/max-score-picker',
    selected: [expect.stringMatching(/^ns\/pod-[01]-rank-0$/)],
    scores,
  });
  expect(lines.some(l => l.msg === 'EPP received request')).toBe(false);
});
