import { parseBindAddress } from './BindAddress';
import { judgeHealth } from './HealthCheck';
import { metricsRoutes, probeRoutes } from './operatorRoutes';
import { serve, type Service } from './serve';

const anyPort = parseBindAddress('127.0.0.1:0');
const metrics: Service = {
  address: anyPort,
  routes: metricsRoutes({
    contentType: 'text/plain; version=0.0.4',
    text: async () => 'up 1\n',
  }),
};

describe('an address to listen on', () => {
  it.each([
    [':8080', { host: undefined, port: 8080 }],
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
    ['[::1]:8080', { host: '::1', port: 8080 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['0', undefined],
  ])('%s', (text, address) => {
    expect(parseBindAddress(text)).toEqual(address);
  });

  it.each(['8080', '', ':', ':70000', '::1:8080', '[nowhere]:80', 'a:b:1'])(
    'is not "%s"',
    text => {
      expect(() => parseBindAddress(text)).toThrow(/no address|no IPv6/);
    },
  );
});

describe('probes and metrics over HTTP', () => {
  let stop: () => Promise<void> = async () => {};
  afterEach(() => stop());
  const start = async <Name extends string>(
    services: Record<Name, Service>,
  ) => {
    const errors: unknown[] = [];
    const serving = await serve(services, error => errors.push(error));
    stop = serving.stop;
    return Object.assign(serving.urls, { errors });
  };
  const get = async (url: string, init?: RequestInit) => {
    const response = await fetch(url, init);
    return { status: response.status, body: await response.text() };
  };

  it('tell what is wrong, as long as it is', async () => {
    let fault: string | undefined = 'not read yet: v1/Pod';
    const informers = { name: 'informers', fault: () => fault };
    const { probes } = await start({
      probes: {
        address: anyPort,
        routes: probeRoutes({ live: [], ready: [informers] }),
      },
    });
    expect(await get(`${probes}/healthz`)).toEqual({ status: 200, body: 'ok' });
    expect(await get(`${probes}/readyz`)).toEqual({
      status: 500,
      body: '[-]informers failed: not read yet: v1/Pod\ncheck failed\n',
    });
    fault = undefined;
    expect(await get(`${probes}/readyz`)).toEqual({ status: 200, body: 'ok' });
    expect(await get(`${probes}/readyz?verbose`)).toEqual({
      status: 200,
      body: '[+]informers ok\ncheck passed\n',
    });
  });

  it('share a server when they have the same address, and have one each otherwise', async () => {
    const probes = {
      address: anyPort,
      routes: probeRoutes({ live: [], ready: [] }),
    };
    const urls = await start({ metrics, probes });
    expect(urls.metrics).toBe(urls.probes);
    expect((await get(`${urls.metrics}/metrics`)).body).toBe('up 1\n');
    expect((await get(`${urls.probes}/healthz`)).body).toBe('ok');
    await stop();

    const localhost = parseBindAddress('localhost:0');
    const apart = await start({
      metrics,
      probes: { ...probes, address: localhost },
    });
    expect((await get(`${apart.metrics}/healthz`)).status).toBe(404);
    expect((await get(`${apart.probes}/healthz`)).status).toBe(200);
  });

  it('answer nothing else, and survive an error', async () => {
    const { errors, metrics: url } = await start({
      metrics: {
        address: anyPort,
        routes: {
          '/metrics': async () => {
            throw new Error('out of order');
          },
        },
      },
    });
    expect((await get(`${url}/metrics`)).status).toBe(500);
    expect(errors).toEqual([new Error('out of order')]);
    expect((await get(`${url}/`)).status).toBe(404);
    expect((await get(`${url}/__proto__`)).status).toBe(404);
    expect((await get(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await get(`${url}/metrics?verbose`)).status).toBe(500);
  });

  it('are not there without an address', async () => {
    expect(
      await start({ metrics: { ...metrics, address: undefined } }),
    ).toEqual({ errors: [] });
  });

  it('say which address is taken', async () => {
    const { metrics: url = '' } = await start({ metrics });
    const taken = parseBindAddress(new URL(url).host);
    await expect(
      serve({ metrics: { ...metrics, address: taken } }, () => {}),
    ).rejects.toThrow(/cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE/);
  });
});

describe('judgeHealth', () => {
  it('finds one fault among checks that pass', () => {
    expect(
      judgeHealth([
        { name: 'a', fault: () => undefined },
        { name: 'b', fault: () => 'broken' },
      ]),
    ).toEqual({
      healthy: false,
      report: '[+]a ok\n[-]b failed: broken\ncheck failed\n',
    });
  });
});
