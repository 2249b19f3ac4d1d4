import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { RunningApiServer } from '../testing/RunningApiServer';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

describe('pods and services through the server', () => {
  it('streams logs from the kubelet and proxies to a ready endpoint', async () => {
    const workload = createServer((request, response) => {
      response.end(
        `${request.url} ${request.headers.authorization ?? 'no token'}`,
      );
    });
    await new Promise<void>(resolve => {
      workload.listen(0, '127.0.0.1', () => resolve());
    });
    const address: AddressInfo | string | null = workload.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    api.server.connectKubelets({
      containerLogs: async (node, logNamespace, pod, container, query) => ({
        status: 200,
        body: Readable.from([
          `${node} ${logNamespace} ${pod} ${container} ${query}\n`,
        ]),
      }),
      dialAddress: ip => ({ host: ip === '10.1.2.3' ? '127.0.0.1' : ip, port }),
    });
    const ns = await api.namespace();
    const base = `/api/v1/namespaces/${ns}`;
    await api.client.send('POST', `${base}/pods`, {
      body: {
        metadata: { name: 'p', labels: { app: 'p' } },
        spec: {
          containers: [
            { name: 'main', image: 'i', ports: [{ containerPort: 8000 }] },
          ],
        },
      },
    });
    expect((await api.client.send('GET', `${base}/pods/p/log`)).status).toBe(
      400,
    );
    await api.client.send('POST', `${base}/pods/p/binding`, {
      body: { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } },
    });
    const log = await api.client.send('GET', `${base}/pods/p/log?tailLines=3`);
    expect(log.text).toBe(`n ${ns} p main tailLines=3\n`);

    await api.client.send('POST', `${base}/services`, {
      body: {
        metadata: { name: 's' },
        spec: { ports: [{ name: 'http', port: 80, targetPort: 8000 }] },
      },
    });
    const none = await api.client.send('GET', `${base}/services/s:80/proxy/x`);
    expect(none.status).toBe(503);
    await api.client.send(
      'POST',
      `/apis/discovery.k8s.io/v1/namespaces/${ns}/endpointslices`,
      {
        body: {
          metadata: {
            name: 's-1',
            labels: { 'kubernetes.io/service-name': 's' },
          },
          addressType: 'IPv4',
          ports: [{ name: 'http', port: 8000 }],
          endpoints: [{ addresses: ['10.1.2.3'], conditions: { ready: true } }],
        },
      },
    );
    const proxied = await api.client.send(
      'GET',
      `${base}/services/s:http/proxy/a/b?c=d`,
    );
    expect([proxied.status, proxied.text]).toEqual([200, '/a/b?c=d no token']);
    await new Promise(resolve => {
      workload.close(resolve);
    });
  });
});
