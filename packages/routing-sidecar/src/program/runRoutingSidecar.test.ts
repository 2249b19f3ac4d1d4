import { ModelServer } from '../testing/ModelServer';
import { RunningSidecar } from '../testing/RunningSidecar';

const image = (version: string) =>
  `ghcr.io/llm-d/llm-d-router-disagg-sidecar:${version}`;
const plain = '--secure-proxy=false';
const chat = '/v1/chat/completions';

const transfer = {
  do_remote_decode: false,
  do_remote_prefill: true,
  remote_block_ids: ['b1'],
  remote_engine_id: 'e1',
  remote_host: 'h',
  remote_port: 1234,
};
const request = {
  model: 'm',
  messages: [{ role: 'user', content: 'hello' }],
  max_tokens: 7,
  stream: true,
  stream_options: { include_usage: true },
};

describe('the routing sidecar', () => {
  let prefill: ModelServer;
  let decode: ModelServer;
  let sidecar: RunningSidecar;
  const start = async (version = 'v0.10.0', ...args: string[]) => {
    sidecar = await RunningSidecar.start(
      image(version),
      [plain, ...args],
      decode.port,
    );
  };
  const toPrefill = (headers: Record<string, string> = {}) => ({
    'x-prefiller-host-port': prefill.address,
    ...headers,
  });
  beforeEach(async () => {
    prefill = await ModelServer.start();
    decode = await ModelServer.start();
    prefill.answer = (_, response) => {
      response.end(
        JSON.stringify({
          kv_transfer_params: transfer,
          usage: { prompt_tokens_details: { cached_tokens: 16 } },
        }),
      );
    };
  });
  afterEach(async () => {
    await Promise.all([prefill.stop(), decode.stop()]);
    await sidecar.stop();
  });

  it('prefills in the pod that the header names and decodes in its own', async () => {
    await start();
    const response = await sidecar.post(`${chat}?a=1`, request, toPrefill());
    expect(response.status).toBe(200);

    const { stream_options: _, ...rest } = request;
    expect(prefill.bodies).toEqual([
      {
        ...rest,
        stream: false,
        max_tokens: 1,
        max_completion_tokens: 1,
        kv_transfer_params: {
          do_remote_decode: true,
          do_remote_prefill: false,
          remote_engine_id: null,
          remote_block_ids: null,
          remote_host: null,
          remote_port: null,
        },
      },
    ]);
    expect(decode.bodies).toEqual([
      { ...request, kv_transfer_params: transfer },
    ]);
    expect(decode.received[0]).toMatchObject({
      method: 'POST',
      target: `${chat}?a=1`,
      headers: { 'x-forwarded-for': ['127.0.0.1'] },
    });
    expect(decode.received[0].headers).not.toHaveProperty(
      'x-prefiller-host-port',
    );
    const [id] = prefill.received[0].headers['x-request-id'] ?? [];
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(decode.received[0].headers['x-request-id']).toEqual([id]);
  });

  it('adds its own request id after the client’s', async () => {
    await start();
    await sidecar.post(chat, request, toPrefill({ 'x-request-id': 'mine' }));
    expect(prefill.received[0].headers['x-request-id']).toEqual([
      'mine',
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
  });

  it('passes null on when the prefill pod says nothing about its cache, with a warning', async () => {
    prefill.answer = (_, response) => {
      response.end('{}');
    };
    await start();
    await sidecar.post('/v1/completions', { prompt: 'x' }, toPrefill());
    expect(decode.bodies).toEqual([{ prompt: 'x', kv_transfer_params: null }]);
    expect(sidecar.lines.join('\n')).toContain(
      "warning: missing 'kv_transfer_params' field in prefiller response",
    );
  });

  it('limits the tokens of the Responses API by its own field', async () => {
    await start();
    await sidecar.post('/v1/responses', { input: 'x' }, toPrefill());
    expect(prefill.bodies).toMatchObject([{ max_output_tokens: 1 }]);
    expect(prefill.bodies[0]).not.toHaveProperty('max_tokens');
  });

  it.each([
    ['the first of a list', [], 'first'],
    ['a drawn one', ['--enable-prefiller-sampling'], 'last'],
  ])('asks %s', async (_, args, which) => {
    await start('v0.10.0', ...args);
    const nowhere = '127.0.0.1:1';
    const list = [prefill.address, ` ${nowhere}`];
    const response = await sidecar.post(
      chat,
      request,
      toPrefill({
        'x-prefiller-host-port': (which === 'first'
          ? list
          : list.reverse()
        ).join(','),
      }),
    );
    expect(response.status).toBe(200);
    expect(prefill.received).toHaveLength(1);
  });

  it('leaves everything else to its own model server', async () => {
    await start();
    decode.answer = (received, response) => {
      response.setHeader('x-served', 'decode');
      response.end(`${received.method} ${received.target} ${received.body}`);
    };
    const said = async (answer: Promise<Response>) => {
      const { headers, status } = await answer;
      return [status, headers.get('x-served'), await (await answer).text()];
    };
    expect(await said(sidecar.get('/metrics'))).toEqual([
      200,
      'decode',
      'GET /metrics ',
    ]);
    expect(await said(sidecar.post(chat, 'no json'))).toEqual([
      200,
      'decode',
      `POST ${chat} no json`,
    ]);
    expect(
      await said(sidecar.post('/v1/embeddings', 'x', toPrefill())),
    ).toEqual([200, 'decode', 'POST /v1/embeddings x']);
    expect(await said(sidecar.get('/health'))).toEqual([200, null, '']);
    expect(prefill.received).toEqual([]);
  });

  it('streams: a chunk is with the client before the next one exists', async () => {
    await start();
    const emit: ((text: string) => void)[] = [];
    decode.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      emit.push(text => {
        response.write(text);
      });
    };
    const client = new AbortController();
    for (const headers of [toPrefill(), {}]) {
      const response = await sidecar.post(chat, request, headers, {
        signal: client.signal,
      });
      const reader = response.body?.getReader();
      const write = emit[emit.length - 1];
      for (const line of ['data: {"a":1}\n\n', 'data: {"a":2}\n\n']) {
        write(line);
        const chunk = await reader?.read();
        expect(Buffer.from(chunk?.value ?? []).toString()).toBe(line);
      }
    }
    client.abort();
  });

  it('tells the cached tokens that the prefill pod counted', async () => {
    await start();
    const usage = { prompt_tokens: 20, prompt_tokens_details: null };
    decode.answer = ({ body }, response) => {
      const text = JSON.stringify({ id: 'ä', usage });
      if (!JSON.parse(body).stream) {
        response.end(text);
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      // In the middle of a character, and of a line.
      const bytes = Buffer.from(
        `data: {"id":"ä"}\n\ndata: ${text}\n\ndata: [DONE]\n\n`,
      );
      response.write(bytes.subarray(0, 14));
      response.write(bytes.subarray(14, 40));
      response.end(bytes.subarray(40));
    };
    const expected = {
      id: 'ä',
      usage: {
        prompt_tokens: 20,
        prompt_tokens_details: { cached_tokens: 16 },
      },
    };
    const whole = { ...request, stream: false };
    const json = await sidecar.post(chat, whole, toPrefill());
    expect(await json.json()).toEqual(expected);
    const stream = await sidecar.post(chat, request, toPrefill());
    expect(await stream.text()).toBe(
      `data: {"id":"ä"}\n\ndata: ${JSON.stringify(
        expected,
      )}\n\ndata: [DONE]\n\n`,
    );
  });

  it.each([
    ['v0.10.0', 429, 429, 'busy', 0],
    ['v0.10.0', 500, 500, 'busy', 0],
    ['v0.7.1', 429, 429, 'busy', 0],
    ['v0.7.1', 500, 200, '{}', 1],
    ['v0.4.0', 429, 429, '', 0],
    ['v0.4.0', 500, 500, '', 0],
  ])(
    '%s: a prefill pod that answers %i makes it %i',
    async (version, answered, status, text, decoded) => {
      prefill.answer = (_, response) => {
        response.writeHead(answered, { 'x-why': 'load' });
        response.end('busy');
      };
      await start(version);
      const response = await sidecar.post(chat, request, toPrefill());
      expect([response.status, await response.text()]).toEqual([status, text]);
      expect(response.headers.get('x-why')).toBe(
        text === 'busy' ? 'load' : null,
      );
      expect(decode.bodies).toEqual(decoded ? [request] : []);
    },
  );

  it('tries again, after 502, 503 and 504 only, as often as it is told', async () => {
    const answers = [503, 502, 200];
    prefill.answer = (_, response) => {
      response.writeHead(answers.shift() ?? 500);
      response.end(JSON.stringify({ kv_transfer_params: transfer }));
    };
    await start(
      'v0.10.0',
      '--prefill-max-retries=2',
      '--prefill-retry-backoff=1ms',
    );
    expect((await sidecar.post(chat, request, toPrefill())).status).toBe(200);
    expect(prefill.received).toHaveLength(3);
    expect((await sidecar.post(chat, request, toPrefill())).status).toBe(500);
    expect(prefill.received).toHaveLength(4);
  });

  it('answers 502 when the prefill pod cannot be reached', async () => {
    await start();
    await prefill.stop();
    const response = await sidecar.post(chat, request, toPrefill());
    expect([response.status, await response.text()]).toEqual([502, '']);
    expect(decode.received).toEqual([]);
  });

  it('answers in vLLM’s words for what is no JSON and for a target that is none', async () => {
    await start();
    const bad = await sidecar.post(chat, '[1]', toPrefill());
    expect(bad.status).toBe(400);
    expect(await bad.json()).toEqual({
      object: 'error',
      message: 'request body is not a JSON object',
      type: 'BadRequestError',
      param: '',
      code: 400,
    });
    const nowhere = await sidecar.post(chat, request, {
      'x-prefiller-host-port': 'a:b:c',
    });
    expect(nowhere.status).toBe(502);
    expect(await nowhere.json()).toMatchObject({ type: 'BadGateway' });
  });

  it('says that its model server is not there yet', async () => {
    await decode.stop();
    await start();
    const response = await sidecar.get('/v1/models');
    expect(response.status).toBe(503);
    expect(JSON.parse(await response.text())).toEqual({
      object: 'error',
      message:
        'The decode node is not ready. Please check that the vLLM service is running and the port configuration is correct.',
      type: 'ServiceUnavailable',
      param: '',
      code: 503,
    });
    // It is alive all the same.
    expect((await sidecar.get('/health')).status).toBe(200);
  });

  it('gives up on the prefill pod when the client goes away', async () => {
    await start();
    let gone = () => {};
    const upstreamClosed = new Promise<void>(resolve => {
      gone = resolve;
    });
    const client = new AbortController();
    prefill.answer = (_, response) => {
      response.once('close', gone);
      client.abort();
    };
    await expect(
      sidecar.post(chat, request, toPrefill(), { signal: client.signal }),
    ).rejects.toThrow();
    await upstreamClosed;
    expect(decode.received).toEqual([]);
  });

  it('lets a request on its way end when it has to stop', async () => {
    await start();
    let finish = () => {};
    decode.answer = (_, response) => {
      response.write('first ');
      finish = () => response.end('last');
    };
    const response = await sidecar.get('/slow');
    const stopped = sidecar.stop();
    finish();
    expect(await response.text()).toBe('first last');
    expect(await stopped).toBe(0);
    await expect(sidecar.get('/health')).rejects.toThrow();
  });

  it('logs as its generation does', async () => {
    await start('v0.10.0', '--zap-log-level=4');
    await sidecar.post(chat, request, toPrefill());
    const lines = sidecar.lines.map(line => JSON.parse(line));
    expect(lines).toMatchObject([
      {
        level: 'info',
        ts: expect.any(Number),
        logger: 'proxy server on port 8000',
        msg: 'starting',
        addr: '[::]:8000',
      },
      { level: 'debug', msg: 'running NIXL protocol V2', url: prefill.address },
      { msg: 'sending prefill request', to: prefill.address },
      { msg: 'sending request to decoder', to: 'localhost:8200' },
    ]);
    await sidecar.stop();

    await start('v0.4.0');
    expect(sidecar.lines[0]).toMatch(
      /^I\d{4} \d\d:\d\d:\d\d\.\d{6} {7}1 proxy\.go\] "starting" logger="proxy server" addr="\[::\]:8000"$/,
    );
  });

  it('serves TLS unless told otherwise, as the real one does', async () => {
    sidecar = await RunningSidecar.start(image('v0.10.0'), [], decode.port);
    expect(sidecar.lines.join('\n')).toContain('server TLS configured');
    await expect(sidecar.get('/health')).rejects.toThrow();
  });
});
