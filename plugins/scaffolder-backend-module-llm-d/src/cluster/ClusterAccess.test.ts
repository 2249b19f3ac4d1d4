import { mockServices } from '@backstage/backend-test-utils';
import { createServer } from 'node:http';
import { once } from 'node:events';
import {
  SECRET_CLUSTER_AUTH_PROVIDER,
  SECRET_CLUSTER_TOKEN,
  clusterAccess,
  personalHeaders,
} from './ClusterAccess';

describe('clusterAccess', () => {
  it('sends a person’s own token along, to the Kubernetes plugin only and never in an address', async () => {
    const seen: { url?: string; headers: NodeJS.Dict<string | string[]> }[] =
      [];
    const server = createServer((request, response) => {
      seen.push({ url: request.url, headers: request.headers });
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end(
          JSON.stringify({ kind: 'Status', code: 403, reason: 'Forbidden' }),
        );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const discovery = mockServices.discovery.mock({
      getBaseUrl: async () => `http://127.0.0.1:${port}/api/kubernetes`,
    });
    const access = clusterAccess({ auth: mockServices.auth(), discovery });
    const failure = await access('prod', {
      [SECRET_CLUSTER_AUTH_PROVIDER]: 'oidc-okta',
      [SECRET_CLUSTER_TOKEN]: 'a-persons-token',
    })
      .list({ apiVersion: 'v1', kind: 'Pod' })
      .catch(error => String(error));
    server.close();
    expect(seen[0].headers).toMatchObject({
      'backstage-kubernetes-cluster': 'prod',
      'backstage-kubernetes-authorization-oidc-okta': 'a-persons-token',
    });
    expect(`${seen.map(({ url }) => url)} ${failure}`).not.toContain(
      'a-persons-token',
    );
  });

  it('sends none where there is none, or only half of one', () => {
    expect(personalHeaders({})).toEqual({});
    expect(personalHeaders({ [SECRET_CLUSTER_TOKEN]: 'x' })).toEqual({});
  });

  it('takes no header out of a provider’s name', () => {
    expect(() =>
      personalHeaders({
        [SECRET_CLUSTER_AUTH_PROVIDER]: 'oidc\r\nx-evil: 1',
        [SECRET_CLUSTER_TOKEN]: 'x',
      }),
    ).toThrow(/not the name/);
  });
});
