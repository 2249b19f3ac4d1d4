import { startApiServer } from '../testing/apiServer';
import { ScriptedServer } from '../testing/ScriptedServer';
import { sendThroughGateway } from './sendThroughGateway';

async function withGateway(
  answer: Parameters<typeof ScriptedServer.start>[0],
  test: (stack: {
    gateway: ScriptedServer;
    send(hostname?: string): ReturnType<typeof sendThroughGateway>;
  }) => Promise<void>,
) {
  const gateway = await ScriptedServer.start(answer);
  const api = await startApiServer(() => undefined);
  try {
    await test({
      gateway,
      send: hostname =>
        sendThroughGateway(
          {
            cluster: api.client,
            entrance: { type: 'direct', url: new URL(gateway.url) },
          },
          {
            method: 'POST',
            path: '/v1/completions',
            body: { prompt: 'ping' },
            hostname,
          },
        ),
    });
  } finally {
    await api.stop();
    await gateway.stop();
  }
}

describe('a request to a gateway of its own address', () => {
  it('asks for the host that the route is for', () =>
    withGateway(
      ({ headers }) => ({
        status: headers.host === 'models.example.com' ? 200 : 404,
        headers: { 'x-inference-pod': 'demo-0' },
        body: 'pong',
      }),
      async ({ gateway, send }) => {
        expect(await send('models.example.com')).toMatchObject({
          type: 'answered',
          status: 200,
          servedBy: 'demo-0',
          body: 'pong',
        });
        expect(await send()).toMatchObject({ status: 404 });
        expect(gateway.received[0]).toMatchObject({
          method: 'POST',
          path: '/v1/completions',
          body: '{"prompt":"ping"}',
        });
      },
    ));

  it('follows no redirect', () =>
    withGateway(
      () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }),
      async ({ send }) => {
        expect(await send()).toMatchObject({ type: 'answered', status: 302 });
      },
    ));

  it('tells that nobody answered', async () => {
    const api = await startApiServer(() => undefined);
    try {
      expect(
        await sendThroughGateway(
          {
            cluster: api.client,
            entrance: { type: 'direct', url: new URL('http://127.0.0.1:1') },
          },
          { method: 'GET', path: '/v1/models' },
        ),
      ).toMatchObject({
        type: 'unanswered',
        error: expect.stringContaining('ECONNREFUSED'),
      });
    } finally {
      await api.stop();
    }
  });
});
