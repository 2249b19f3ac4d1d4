import { KubeConfig } from '@kubernetes/client-node';
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { generate } from 'selfsigned';
import { KubeConfigTransport } from './KubeConfigTransport';

it('speaks HTTP/1.1 with a server that knows HTTP/2 too, as API servers do', async () => {
  const pem = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  const server = createSecureServer(
    { cert: pem.cert, key: pem.private, allowHTTP1: true },
    (request, response) => response.end(request.httpVersion),
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
  const transport = KubeConfigTransport.fromKubeConfig(kubeConfig, {
    cluster: 'both',
  });
  try {
    const answer = await transport.send({ method: 'GET', path: '/version' });
    expect(await answer.text()).toBe('1.1');
  } finally {
    await transport.close();
    server.close();
  }
});
