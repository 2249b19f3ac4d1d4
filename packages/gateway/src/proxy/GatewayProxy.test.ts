import { once } from 'node:events';
import { createServer } from 'node:net';
import { generate } from 'selfsigned';
import { GatewayConfig, GatewayRoute } from '../config/GatewayConfig';
import { eventually } from '../testing/eventually';
import { httpRequest } from '../testing/httpRequest';
import { ModelServer } from '../testing/ModelServer';
import { TestBed } from '../testing/TestBed';
import { GatewayProxy } from './GatewayProxy';

describe('a request to an InferencePool', () => {
  let bed: TestBed;
  beforeEach(async () => {
    bed = await TestBed.start();
  });
  afterEach(() => bed.stop());

  it('goes where the EPP says, with the EPP’s headers and body, and the response passes the EPP', async () => {
    const [, b] = bed.servers;
    bed.epp.decide = () => ({ destination: b.address, body: '{"new":true}' });

    const response = await bed.post('{"old":true}', { 'x-request-id': 'r1' });

    expect(response.status).toBe(200);
    expect(response.headers['x-went-into-resp-headers']).toBe('true');
    expect(await response.text()).toBe('{"servedBy":"b"}');
    expect(b.received).toMatchObject([
      {
        method: 'POST',
        target: '/v1/completions?x=1',
        body: '{"new":true}',
        headers: {
          host: `127.0.0.1:${bed.port}`,
          'x-request-id': 'r1',
          'x-from-epp': 'yes',
          'content-length': '12',
          'x-forwarded-for': '127.0.0.1',
        },
      },
    ]);
    const [stream] = bed.epp.streams;
    expect(stream).toMatchObject({
      requestBody: '{"old":true}',
      requestHeaders: {
        ':method': 'POST',
        ':path': '/v1/completions?x=1',
        ':authority': `127.0.0.1:${bed.port}`,
        ':scheme': 'http',
        'x-request-id': 'r1',
      },
      protocolConfig: {
        request_body_mode: 'FULL_DUPLEX_STREAMED',
        response_body_mode: 'FULL_DUPLEX_STREAMED',
      },
      responseHeaders: { ':status': '200' },
      responseBody: '{"servedBy":"b"}',
      served: new Set([b.address]),
    });
    await eventually(() => stream.end === 'complete');
    await eventually(() => bed.accessLog.length === 1);
    expect(bed.accessLog[0]).toMatchObject({
      requestId: 'r1',
      route: 'ns/route/0',
      backend: 'InferencePool ns/pool',
      endpoint: b.address,
      status: 200,
      ms: expect.any(Number),
    });
  });

  it('goes nowhere before the EPP has answered', async () => {
    let answer = () => {};
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    bed.epp.decide = async () => {
      await answered;
      return { destination: bed.servers[0].address };
    };
    const response = bed.post('{}');
    await eventually(() => bed.epp.streams[0]?.requestBody === '{}');
    expect(bed.servers.flatMap(server => server.received)).toEqual([]);
    answer();
    expect((await response).status).toBe(200);
    expect(bed.servers[0].received).toHaveLength(1);
  });

  it('streams: a chunk is with the client before the next one exists', async () => {
    const emit: ((text: string) => void)[] = [];
    bed.servers[0].answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      emit.push(text => {
        response.write(text);
        if (text.includes('[DONE]')) {
          response.end();
        }
      });
    };
    const response = await bed.post('{"stream":true}');
    expect(response.headers['content-type']).toBe('text/event-stream');
    const chunks = response.incoming[Symbol.asyncIterator]();
    for (const text of ['data: 1\n\n', 'data: 2\n\n', 'data: [DONE]\n\n']) {
      emit[0](text);
      const { value } = await chunks.next();
      expect(String(value)).toBe(text);
    }
    expect((await chunks.next()).done).toBe(true);
  });

  it('keeps whole what is larger than one message', async () => {
    const prompt = JSON.stringify({ prompt: 'ä'.repeat(300_000) });
    bed.servers[0].answer = (request, response) => {
      response.end(request.body);
    };
    const response = await bed.post(prompt);
    // Not toBe: a failure would print all of it.
    expect((await response.text()) === prompt).toBe(true);
    expect(bed.servers[0].received[0].headers['content-length']).toBe(
      String(Buffer.byteLength(prompt)),
    );
  });

  it('needs no body', async () => {
    const response = await httpRequest(bed.port, { path: '/v1/models' });
    expect(response.status).toBe(200);
    expect(bed.servers[0].received[0]).toMatchObject({
      method: 'GET',
      target: '/v1/models',
    });
    const head = await httpRequest(bed.port, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('gets an id if it has none, and cannot choose its own destination', async () => {
    bed.epp.decide = ({ requestHeaders }) => ({
      destination:
        requestHeaders['x-gateway-destination-endpoint'] ??
        bed.servers[0].address,
    });
    await bed.post('{}', {
      'x-gateway-destination-endpoint': bed.servers[2].address,
    });
    expect(bed.servers[2].received).toEqual([]);
    expect(bed.servers[0].received[0].headers['x-request-id']).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  it('follows dynamic metadata, and the list in its order', async () => {
    const [a, b] = bed.servers;
    bed.epp.decide = () => ({ destination: a.address, by: 'metadata' });
    expect(await (await bed.post('{}')).text()).toBe('{"servedBy":"a"}');

    await a.stop();
    bed.epp.decide = () => ({ destination: `${a.address},${b.address}` });
    expect(await (await bed.post('{}')).text()).toBe('{"servedBy":"b"}');
    expect(bed.epp.streams[1].served).toEqual(new Set([b.address]));

    bed.epp.decide = () => ({ destination: a.address });
    const refused = await bed.post('{}');
    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain('upstream connect error');
  });

  it('never goes outside of the pool', async () => {
    const stranger = await ModelServer.start('stranger');
    bed.epp.decide = () => ({ destination: stranger.address });
    const response = await bed.post('{}');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain(
      `the EPP chose ${stranger.address}, which is no endpoint of InferencePool ns/pool`,
    );
    expect(stranger.received).toEqual([]);
    await stranger.stop();
  });

  it('is answered by the EPP itself if the EPP wants that', async () => {
    bed.epp.decide = () => ({ immediate: { code: 429, body: 'shed' } });
    const response = await bed.post('{}');
    expect(response.status).toBe(429);
    expect(await response.text()).toBe('shed');
    expect(bed.servers.flatMap(server => server.received)).toEqual([]);
  });

  it('shares one connection to the EPP with the others', async () => {
    await Promise.all([bed.post('{}'), bed.post('{}'), bed.post('{}')]);
    await bed.post('{}');
    expect(new Set(bed.epp.streams.map(({ peer }) => peer)).size).toBe(1);
  });

  it('ends everywhere when the client goes away', async () => {
    let upstreamClosed = false;
    bed.servers[0].answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      response.once('close', () => {
        upstreamClosed = true;
      });
    };
    const response = await bed.post('{}');
    await once(response.incoming, 'readable');
    response.abort();
    await eventually(() => bed.epp.streams[0].end === 'broken off');
    await eventually(() => upstreamClosed);
    await eventually(() => bed.accessLog.length === 1);
    expect(bed.accessLog[0].reason).toBe('the client went away');
  });

  it('breaks off when its model server dies in the middle of the answer', async () => {
    let die = () => {};
    bed.servers[0].answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      die = () => response.destroy();
    };
    const response = await bed.post('{}');
    die();
    await expect(response.text()).rejects.toMatchObject({
      message: 'aborted',
    });
    await eventually(() => bed.epp.streams[0].end === 'broken off');
  });
});

it('speaks TLS with an EPP that signed its certificate itself', async () => {
  const pems = await generate([{ name: 'commonName', value: 'epp' }]);
  const bed = await TestBed.start({
    tls: { key: pems.private, cert: pems.cert },
  });
  expect(await (await bed.post('{}')).text()).toBe('{"servedBy":"a"}');
  await bed.stop();
});

it('answers 504 when a route’s time is up', async () => {
  const bed = await TestBed.start({ timeout: 50 });
  bed.epp.decide = () => new Promise(() => {});
  const response = await bed.post('{}');
  expect(response.status).toBe(504);
  // None, if the time was up before the EPP was reached.
  await eventually(() =>
    bed.epp.streams.every(({ end }) => end === 'broken off'),
  );
  await bed.stop();
});

describe('when the EPP fails', () => {
  it.each(['after request', 'on response'] as const)(
    'FailClose answers 503: %s',
    async fail => {
      const bed = await TestBed.start({ failureMode: 'FailClose' });
      bed.epp.decide = () => ({ destination: bed.servers[0].address, fail });
      const response = await bed.post('{}');
      expect(response.status).toBe(503);
      expect(await response.text()).toContain('EPP failure');
      await bed.stop();
    },
  );

  it.each(['after request', 'on response'] as const)(
    'FailOpen lets the request through, whole: %s',
    async fail => {
      const bed = await TestBed.start({ failureMode: 'FailOpen' });
      bed.epp.decide = () => ({ destination: bed.servers[0].address, fail });
      const body = `{"prompt":"${'x'.repeat(200_000)}"}`;
      const response = await bed.post(body);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('servedBy');
      const received = bed.servers.flatMap(server => server.received);
      expect(received.map(request => request.body === body)).toEqual([true]);
      await bed.stop();
    },
  );

  it('unreachable: FailOpen takes the endpoints in turn and skips dead ones, FailClose answers 503', async () => {
    const bed = await TestBed.start({ failureMode: 'FailOpen' });
    await bed.epp.stop();
    const [, b] = bed.servers;
    await b.stop();
    const servedBy: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      servedBy.push(await (await bed.post('{}')).text());
    }
    expect(servedBy.map(text => JSON.parse(text).servedBy)).toEqual([
      'a',
      'c',
      'c',
      'a',
      'c',
      'c',
    ]);
    await bed.gateway.stop();

    const closed = await TestBed.start({ failureMode: 'FailClose' });
    await closed.epp.stop();
    expect((await closed.post('{}')).status).toBe(503);
    await closed.stop();
    await Promise.all([bed.servers[0].stop(), bed.servers[2].stop()]);
  });
});

describe('GatewayProxy', () => {
  const service = (name: string, ...servers: ModelServer[]): GatewayRoute => ({
    name,
    hostnames: [],
    matches: [{ path: { type: 'PathPrefix', value: `/${name}` } }],
    backends: [
      {
        type: 'service',
        weight: 1,
        endpoints: servers.map(server => server.endpoint),
      },
    ],
  });
  const listener = (name: string) => ({ name, host: '127.0.0.1', port: 0 });
  const start = (config: GatewayConfig) =>
    GatewayProxy.start({
      config,
      dialAddress: (host, port) => ({ host, port }),
      log: () => {},
    });

  it('answers 404 without a route, 500 for a backend that did not resolve, 503 without endpoints', async () => {
    const gateway = await start({
      listeners: [listener('http')],
      routes: [
        {
          ...service('broken'),
          backends: [
            { type: 'invalid', weight: 1, status: 500, reason: 'no such pool' },
          ],
        },
        service('empty'),
        { ...service('nothing'), backends: [] },
      ],
    });
    const [{ port }] = gateway.addresses;
    const status = async (path: string) =>
      (await httpRequest(port, { path })).status;
    expect(await status('/other')).toBe(404);
    expect(await status('/broken')).toBe(500);
    expect(await status('/empty')).toBe(503);
    expect(await status('/nothing')).toBe(500);
    await gateway.stop();
  });

  it('takes a new configuration without dropping what is on its way', async () => {
    const server = await ModelServer.start('s');
    let finish = () => {};
    server.answer = (_, response) => {
      response.write('first ');
      finish = () => response.end('last');
    };
    const gateway = await start({
      listeners: [listener('one')],
      routes: [service('s', server)],
    });
    const [{ port: oldPort }] = gateway.addresses;
    const slow = await httpRequest(oldPort, { path: '/s' });

    await gateway.update({
      listeners: [listener('two')],
      routes: [service('t', server)],
    });

    expect(gateway.addresses.map(address => address.listener)).toEqual(['two']);
    await expect(httpRequest(oldPort)).rejects.toThrow('ECONNREFUSED');
    const [{ port }] = gateway.addresses;
    expect((await httpRequest(port, { path: '/s' })).status).toBe(404);
    finish();
    expect(await slow.text()).toBe('first last');
    await gateway.stop();
    await server.stop();
  });

  it('breaks off what an old configuration still serves when it stops', async () => {
    const server = await ModelServer.start('s');
    server.answer = (_, response) => {
      response.write('first ');
    };
    const gateway = await start({
      listeners: [listener('one')],
      routes: [service('s', server)],
    });
    const [{ port }] = gateway.addresses;
    const endless = await httpRequest(port, { path: '/s' });
    await gateway.update({ listeners: [], routes: [] });
    await gateway.stop();
    await expect(endless.text()).rejects.toThrow('aborted');
    await server.stop();
  });

  it('says what to do when a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    await expect(
      start({
        listeners: [listener('free'), { ...listener('taken'), port }],
        routes: [],
      }),
    ).rejects.toThrow(
      `Listener taken cannot listen on 127.0.0.1:${port}: another program listens there; stop it, or choose another port for the listener`,
    );
    other.close();
  });
});
