import { once } from 'node:events';
import { connect } from 'node:net';
import { startApiServer } from './startApiServer';

describe('stopping the API server', () => {
  it('waits for nobody whose TLS handshake is under way', async () => {
    const server = await startApiServer({ log: () => {} });
    const client = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(client, 'connect');
    // Who comes later is heard later, so the half connection is known by now.
    await expect(
      fetch(server.url).catch(({ cause }) => cause.code),
    ).resolves.toMatch(/CERT/);
    const closed = once(client.resume(), 'close');
    await server.stop();
    await closed;
  });
});
