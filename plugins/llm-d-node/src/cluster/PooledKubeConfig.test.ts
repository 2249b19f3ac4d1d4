import { KubeConfig } from '@kubernetes/client-node';
import { once } from 'node:events';
import { createSecureServer, type Http2ServerResponse } from 'node:http2';
import { generate } from 'selfsigned';
import { KubeConfigTransport } from './KubeConfigTransport';
import { PooledKubeConfig } from './PooledKubeConfig';

type Answer = (version: string, response: Http2ServerResponse) => void;

/** A server that knows HTTP/1.1 and HTTP/2, as API servers do, and a way to it. */
async function startServer(answer: Answer) {
  const pem = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  const server = createSecureServer(
    { cert: pem.cert, key: pem.private, allowHTTP1: true },
    ({ httpVersion }, response) => answer(httpVersion, response),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) {
    throw new Error('the server has no port');
  }
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'both',
      server: `https://127.0.0.1:${address.port}`,
      skipTLSVerify: true,
    },
    { name: 'portal', token: 'any' },
  );
  const pooled = PooledKubeConfig.from(kubeConfig);
  return {
    server,
    pooled,
    transport: KubeConfigTransport.fromKubeConfig(pooled, { cluster: 'both' }),
  };
}

const question = { method: 'GET', path: '/version' } as const;

describe('connections of a kubeconfig', () => {
  it('speak HTTP/1.1 with a server that knows HTTP/2 too', async () => {
    const { pooled, server, transport } = await startServer(
      (version, response) => response.end(version),
    );
    try {
      const answer = await transport.send(question);
      expect(await answer.text()).toBe('1.1');
    } finally {
      await pooled.close();
      server.close();
    }
  });

  it('end in time, even with an answer that nobody reads to its end', async () => {
    const { pooled, server, transport } = await startServer((_, response) =>
      response.write('the rest never comes'),
    );
    const answer = await transport.send(question);
    // Whoever holds the answer: one that is lost ends when its memory is collected.
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(
      'the rest never comes',
    );
    await pooled.close({ graceMs: 100 });
    await expect(reader?.read()).rejects.toThrow();
    const closed = once(server, 'close');
    server.close();
    await closed;
  });

  it('end when the last answer has been read, before the grace', async () => {
    const answers: Http2ServerResponse[] = [];
    const { pooled, server, transport } = await startServer((_, response) => {
      response.write('half of ');
      answers.push(response);
    });
    try {
      const sent = [transport.send(question), transport.send(question)];
      const read = (await Promise.all(sent)).map(answer => answer.text());
      const closed = pooled.close({ graceMs: 2 ** 31 - 1 });
      answers.forEach(response => response.end('an answer'));
      await closed;
      expect(await Promise.all(read)).toEqual([
        'half of an answer',
        'half of an answer',
      ]);
      // And the next request opens connections of its own.
      const answer = await transport.send(question);
      answers.at(-1)?.end('another');
      expect(await answer.text()).toBe('half of another');
      await pooled.close();
    } finally {
      server.close();
    }
  });

  it('end when nobody answers at all', async () => {
    const { pooled, server, transport } = await startServer(() => {});
    const asked = once(server, 'request');
    const answer = transport.send(question);
    answer.catch(() => {});
    await asked;
    await pooled.close({ graceMs: 10 });
    await expect(answer).rejects.toThrow();
    server.close();
  });
});
