import { GatewayConfig, GatewayRoute } from '../config/GatewayConfig';
import { eventually } from '../testing/eventually';
import { httpRequest } from '../testing/httpRequest';
import { ModelServer } from '../testing/ModelServer';
import { TestBed } from '../testing/TestBed';
import { GatewayProxy } from './GatewayProxy';

const listener = { name: 'http', host: '127.0.0.1', port: 0 };

const start = (
  routes: readonly GatewayRoute[],
  options: Partial<Parameters<typeof GatewayProxy.start>[0]> = {},
) => {
  const config: GatewayConfig = { listeners: [listener], routes };
  return GatewayProxy.start({
    config,
    dialAddress: (host, port) => ({ host, port }),
    log: line => {
      throw new Error(line);
    },
    ...options,
  });
};

const service = (
  servers: readonly ModelServer[],
  more: Partial<GatewayRoute> = {},
): GatewayRoute => ({
  name: 'ns/service/0',
  hostnames: [],
  matches: [],
  backends: [
    {
      type: 'service',
      weight: 1,
      endpoints: servers.map(server => server.endpoint),
    },
  ],
  ...more,
});

describe('when a model server breaks the connection before it has answered', () => {
  it('the next one of the EPP’s list gets the request, whole', async () => {
    const bed = await TestBed.start();
    const [a, b] = bed.servers;
    a.answer = (_, response) => {
      response.destroy();
    };
    bed.epp.decide = () => ({
      destination: `${a.address},${b.address}`,
      scores: { [a.address]: 2.5, [b.address]: 1 },
    });
    const body = `{"prompt":"${'x'.repeat(200_000)}"}`;
    const response = await bed.post(body);
    expect(await response.text()).toBe('{"servedBy":"b"}');
    expect(a.received).toHaveLength(1);
    expect(b.received.map(request => request.body === body)).toEqual([true]);
    await eventually(() => bed.accessLog.length === 1);
    expect(bed.accessLog[0]).toMatchObject({
      status: 200,
      endpoint: b.address,
      attempts: 2,
      decision: {
        picked: [a.address, b.address],
        source: 'header',
        scores: { [a.address]: 2.5, [b.address]: 1 },
      },
      requestBytes: body.length,
      responseBytes: '{"servedBy":"b"}'.length,
      eppMs: expect.any(Number),
      headMs: expect.any(Number),
    });
    expect(bed.epp.streams[0].served).toEqual(new Set([b.address]));
    await bed.stop();
  });

  it('nobody else gets it when the EPP named only that one', async () => {
    const bed = await TestBed.start();
    bed.servers[0].answer = (_, response) => {
      response.destroy();
    };
    const response = await bed.post('{}');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('upstream reset before response');
    expect(bed.servers.flatMap(({ received }) => received)).toHaveLength(1);
    await bed.stop();
  });

  it('no other pod of a Service gets it', async () => {
    const servers = [
      await ModelServer.start('a'),
      await ModelServer.start('b'),
    ];
    servers[0].answer = (_, response) => {
      response.destroy();
    };
    const gateway = await start([service(servers)]);
    const [{ port }] = gateway.addresses;
    expect((await httpRequest(port)).status).toBe(503);
    expect(servers.map(({ received }) => received.length)).toEqual([1, 0]);
    await gateway.stop();
    await Promise.all(servers.map(server => server.stop()));
  });

  it('a connection that had served before is taken for closed, and a fresh one tried', async () => {
    const bed = await TestBed.start();
    const [a] = bed.servers;
    const seen = new Set<unknown>();
    a.answer = (_, response) => {
      if (seen.has(response.socket)) {
        response.destroy();
        return;
      }
      seen.add(response.socket);
      response.end('fresh');
    };
    for (let i = 0; i < 3; i += 1) {
      const response = await bed.post('{"n":1}');
      expect([response.status, await response.text()]).toEqual([200, 'fresh']);
    }
    // The second one twice; its first try took the kept connection with it.
    expect(a.received.map(({ body }) => body)).toEqual(
      new Array(4).fill('{"n":1}'),
    );
    await bed.stop();
  });
});

it('a request whose body the EPP kept for itself is refused, and nobody is left waiting for the rest', async () => {
  const bed = await TestBed.start();
  const [a, b] = bed.servers;
  // So that there is a connection that served before, and a next endpoint.
  expect((await bed.post('{"n":1}')).status).toBe(200);
  bed.epp.decide = () => ({
    destination: `${a.address},${b.address}`,
    fail: 'after headers',
  });
  const response = await bed.post('{"n":2}');
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('EPP failure');
  expect(b.received).toEqual([]);
  await bed.stop();
});

it('keeps connections to a model server for the requests to come', async () => {
  const bed = await TestBed.start();
  const sockets = new Set<unknown>();
  bed.servers[0].answer = (_, response) => {
    sockets.add(response.socket);
    response.end('ok');
  };
  for (let i = 0; i < 5; i += 1) {
    await (await bed.post('{}')).text();
  }
  expect(sockets.size).toBe(1);
  await bed.stop();
});

it('answers 504 when a try at a backend takes too long', async () => {
  const bed = await TestBed.start({ tryTimeout: 50 });
  let aborted = false;
  bed.servers[0].answer = (_, response) => {
    response.once('close', () => {
      aborted = true;
    });
  };
  const response = await bed.post('{}');
  expect(response.status).toBe(504);
  expect(await response.text()).toContain('backend request timeout');
  await eventually(() => aborted);
  await bed.stop();
});

describe('a rule’s filters', () => {
  it('stand between the EPP and the backend', async () => {
    const bed = await TestBed.start({
      filters: {
        requestHeaders: {
          set: [{ name: 'X-Team', value: 'blue' }],
          remove: ['x-secret'],
        },
        responseHeaders: { add: [{ name: 'X-Via', value: 'local' }] },
        rewrite: {
          hostname: 'models.internal',
          path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/api' },
        },
      },
    });
    const response = await bed.post('{}', { 'x-secret': 's' });
    expect(response.headers['x-via']).toBe('local');
    const [{ headers, target }] = bed.servers[0].received;
    expect(target).toBe('/api/v1/completions?x=1');
    expect(headers).toMatchObject({
      host: 'models.internal',
      'x-team': 'blue',
    });
    expect(headers).not.toHaveProperty('x-secret');
    const [stream] = bed.epp.streams;
    expect(stream.requestHeaders).toMatchObject({
      ':path': '/v1/completions?x=1',
      'x-secret': 's',
    });
    expect(stream.requestHeaders).not.toHaveProperty('x-team');
    expect(stream.responseHeaders).toMatchObject({ 'x-via': 'local' });
    await bed.stop();
  });

  it('redirect', async () => {
    const gateway = await start([
      service([], {
        matches: [{ path: { type: 'PathPrefix', value: '/old' } }],
        backends: [],
        filters: {
          redirect: {
            scheme: 'https',
            hostname: 'new.example',
            path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' },
            statusCode: 301,
          },
        },
      }),
    ]);
    const [{ port }] = gateway.addresses;
    const response = await httpRequest(port, { path: '/old/x?y=1' });
    expect([response.status, response.headers.location]).toEqual([
      301,
      'https://new.example/new/x?y=1',
    ]);
    await gateway.stop();
  });
});

describe('a client that does not read', () => {
  const chunk = `data: ${'x'.repeat(64 * 1024)}\n\n`;
  const chunks = 700;

  it.each(['a Service', 'an InferencePool'])(
    'holds the model server of %s back, and gets everything in the end',
    async kind => {
      const bed = await TestBed.start();
      const [server] = bed.servers;
      let sent = 0;
      server.answer = async (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (; sent < chunks; sent += 1) {
          if (!response.write(chunk)) {
            await new Promise(resolve => {
              response.once('drain', resolve);
            });
          }
        }
        response.end();
      };
      const gateway = await start([service([server])]);
      const [{ port }] = gateway.addresses;
      const response =
        kind === 'a Service' ? await httpRequest(port) : await bed.post('{}');
      // Everything happens in this process: when nothing moves for so many
      // turns of its loop, nothing will.
      let still = 0;
      let before = sent;
      await eventually(() => {
        still = sent === before ? still + 1 : 0;
        before = sent;
        return still > 500;
      });
      expect(sent).toBeGreaterThan(0);
      expect(sent).toBeLessThan(0.9 * chunks);

      let bytes = 0;
      for await (const part of response.incoming) {
        bytes += part.length;
      }
      expect(bytes).toBe(chunks * chunk.length);
      await gateway.stop();
      await bed.stop();
    },
  );
});

describe('a request that is too large', () => {
  const limits = { headerBytes: 4_096, headers: 20, bodyBytes: 1_000 };

  it('is refused by status, before the EPP hears of it', async () => {
    const bed = await TestBed.start({ limits });
    const many = Object.fromEntries(
      Array.from({ length: 21 }, (_, i) => [`x-${i}`, 'y']),
    );
    expect((await bed.post('{}', many)).status).toBe(431);
    expect((await bed.post('{}', { x: 'y'.repeat(5_000) })).status).toBe(431);
    const announced = await bed.post('x'.repeat(1_001));
    expect([announced.status, await announced.text()]).toEqual([
      413,
      'the body is larger than 1000 bytes, the most that this gateway takes',
    ]);
    expect(bed.epp.streams).toEqual([]);
    expect((await bed.post('x'.repeat(1_000))).status).toBe(200);
    await bed.stop();
  });

  it('is refused when it turns out to be, and the EPP’s stream with it', async () => {
    const bed = await TestBed.start({
      limits: { ...limits, bodyBytes: 100_000 },
    });
    await bed.post('{}');
    const response = await bed.post('x'.repeat(300_000), {
      'transfer-encoding': 'chunked',
    });
    expect(response.status).toBe(413);
    await eventually(() => bed.epp.streams[1]?.end === 'broken off');
    expect(bed.servers.flatMap(({ received }) => received)).toHaveLength(1);
    await bed.stop();
  });
});

describe('a gateway that stops', () => {
  it('lets requests on their way end within their grace', async () => {
    const server = await ModelServer.start('s');
    let finish = () => {};
    server.answer = (_, response) => {
      response.write('first ');
      finish = () => response.end('last');
    };
    const gateway = await start([service([server])]);
    const [{ port }] = gateway.addresses;
    const slow = await httpRequest(port);
    const stopped = gateway.stop({ graceMs: 60_000 });
    await expect(httpRequest(port)).rejects.toThrow('ECONNREFUSED');
    finish();
    expect(await slow.text()).toBe('first last');
    await stopped;
    await server.stop();
  });

  it('breaks off what takes longer', async () => {
    const server = await ModelServer.start('s');
    server.answer = (_, response) => {
      response.write('first ');
    };
    const gateway = await start([service([server])]);
    const [{ port }] = gateway.addresses;
    const endless = await httpRequest(port);
    await gateway.stop({ graceMs: 20 });
    await expect(endless.text()).rejects.toThrow('aborted');
    await server.stop();
  });
});

it('tells Prometheus what it did', async () => {
  const bed = await TestBed.start({ failureMode: 'FailOpen' });
  await (await bed.post('12345')).text();
  await bed.epp.stop();
  await (await bed.post('12345')).text();
  await eventually(() => bed.accessLog.length === 2);
  const text = await bed.gateway.metrics();
  const backend = 'backend="InferencePool ns/pool"';
  for (const line of [
    `local_gateway_requests_total{route="ns/route/0",${backend},code="200"} 2`,
    `local_gateway_request_duration_seconds_count{route="ns/route/0",${backend}} 2`,
    `local_gateway_epp_decision_seconds_count{${backend}} 1`,
    `local_gateway_epp_failures_total{${backend},failure_mode="FailOpen"} 1`,
    'local_gateway_body_bytes_total{direction="received"} 10',
    'local_gateway_requests_active 0',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  await bed.stop();

  const gateway = await start([], {
    metricsAddress: { host: '127.0.0.1', port: 0 },
  });
  const port = gateway.metricsAddress?.port ?? 0;
  const served = await httpRequest(port, { path: '/metrics' });
  expect(served.headers['content-type']).toMatch(/^text\/plain/);
  expect(await served.text()).toContain('# TYPE local_gateway_requests_total');
  expect((await httpRequest(port, { path: '/' })).status).toBe(404);
  await gateway.stop();
});
