import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { LiveCluster } from '@llm-d-sim/live-cluster';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request, { type Agent } from 'supertest';
import { z } from 'zod';
import llmDPlugin from '.';
import { KubernetesPluginProcess } from './testing/__testUtils__/KubernetesPluginProcess';
import {
  startPortalUnderTest,
  stackEntity,
} from './testing/__testUtils__/PortalUnderTest';
import { until } from './testing/until';

const tokenSchema = z.object({ status: z.object({ token: z.string() }) });

const portalsAccount = 'system:serviceaccount:kube-system:default';
const mountedAccount = 'system:serviceaccount:kube-public:default';
const personsAccount = 'system:serviceaccount:default:default';
const oidcHeader = 'backstage-kubernetes-authorization-oidc-company';

/**
 * The Kubernetes plugin itself before an API server with RBAC that permits nothing to anybody: each refusal names who was refused, so it shows as
 * whom the portal came.
 */
describe('as whom the portal comes to a cluster', () => {
  let live: LiveCluster;
  let accountFolder: string;
  let kubernetes: KubernetesPluginProcess;
  let api: Pick<Agent, 'get'>;

  beforeAll(async () => {
    live = await LiveCluster.start({ authorization: 'RBAC' });
    const { caData, url } = live.local;
    accountFolder = await mkdtemp(path.join(tmpdir(), 'account-'));
    await writeFile(
      path.join(accountFolder, 'token'),
      await tokenOf(live, 'kube-public'),
    );
    await writeFile(
      path.join(accountFolder, 'ca.crt'),
      Buffer.from(caData, 'base64'),
    );
    const address = { url, caData };
    const clusterLocatorMethods = [
      {
        type: 'config',
        clusters: [
          {
            ...address,
            name: 'service-account',
            authProvider: 'serviceAccount',
            serviceAccountToken: await tokenOf(live, 'kube-system'),
          },
          { ...address, name: 'mounted', authProvider: 'serviceAccount' },
          {
            ...address,
            name: 'oidc',
            authProvider: 'oidc',
            oidcTokenProvider: 'company',
          },
        ],
      },
    ];
    kubernetes = await KubernetesPluginProcess.start(clusterLocatorMethods);
    const backend = await startTestBackend({
      features: [
        llmDPlugin,
        catalogServiceMock.factory({
          entities: ['service-account', 'mounted', 'oidc'].map(cluster =>
            stackEntity(cluster, {
              provided: true,
              annotations: { 'sim.llm-d.io/cluster': cluster },
            }),
          ),
        }),
        kubernetes.discovery,
        mockServices.rootConfig.factory({
          data: {
            kubernetes: { clusterLocatorMethods },
            llmD: { clusters: [{ name: 'mounted', accountFolder }] },
          },
        }),
      ],
    });
    api = request(backend.server);
  });

  afterAll(async () => {
    await kubernetes.stop();
    await rm(accountFolder, { recursive: true });
    await live.stop();
  });

  const driftOf = (cluster: string) =>
    api.get(`/api/llm-d/v1/entities/resource/default/${cluster}/drift`);

  async function inFleet(cluster: string) {
    const { body } = await until(
      () => api.get(`/api/llm-d/v1/stacks?cluster=${cluster}`),
      answer => !JSON.stringify(answer.body).includes('has not been read yet'),
    );
    return {
      row: JSON.stringify(body.items),
      state: body.clusters.find(
        ({ name }: { name: string }) => name === cluster,
      ).state,
    };
  }

  it('serviceAccount: as the account whose token the Kubernetes plugin has', async () => {
    const { body, status } = await driftOf('service-account').set(
      oidcHeader,
      await tokenOf(live, 'default'),
    );
    expect([status, body.error.message]).toEqual([
      503,
      expect.stringContaining(`User "${portalsAccount}"`),
    ]);
    expect(await inFleet('service-account')).toEqual({
      state: 'polled',
      row: expect.stringContaining(portalsAccount),
    });
  });

  it('in-cluster: as the account that is mounted into the portal’s pod', async () => {
    expect(await inFleet('mounted')).toEqual({
      state: 'watched',
      row: expect.stringContaining(mountedAccount),
    });
  });

  it('oidc: as the person, and not at all without the person’s token', async () => {
    const without = await driftOf('oidc');
    expect([without.status, without.body.error.message]).toEqual([
      403,
      expect.stringContaining(oidcHeader),
    ]);
    const { body, status } = await driftOf('oidc').set(
      oidcHeader,
      await tokenOf(live, 'default'),
    );
    expect([status, body.error.message]).toEqual([
      503,
      expect.stringContaining(`User "${personsAccount}"`),
    ]);
    expect(await inFleet('oidc')).toEqual({
      state: 'unreachable',
      row: expect.stringContaining('their own token only'),
    });
  });
});

const isToken = (header: string) =>
  header.startsWith('backstage-kubernetes-authorization');

describe('what the portal tells the Kubernetes plugin of the person for a cluster of', () => {
  const others = {
    // Would take the place of the portal's own credentials.
    'backstage-kubernetes-authorization': 'Bearer stolen',
    'backstage-kubernetes-authorization-other': 'unasked',
  };
  const drift = '/api/llm-d/v1/entities/resource/default/demo/drift';

  it.each([
    'serviceAccount',
    'googleServiceAccount',
    'localKubectlProxy',
    'aws',
    'azure',
  ])(
    '%s: as the portal, whatever tokens a request brings',
    async authProvider => {
      const { api, proxied } = await startPortalUnderTest({
        entities: [stackEntity('demo', { provided: true })],
        clusters: [{ name: 'local', authProvider }],
      });
      await api.get(drift).set(others);
      expect(proxied.length).toBeGreaterThan(0);
      expect(
        proxied.flatMap(({ headers }) => Object.keys(headers).filter(isToken)),
      ).toEqual([]);
    },
  );

  it.each([
    ['google', undefined, 'backstage-kubernetes-authorization-google'],
    ['aks', undefined, 'backstage-kubernetes-authorization-aks'],
    ['oidc', 'okta', 'backstage-kubernetes-authorization-oidc-okta'],
  ])(
    '%s %s: with the person’s own token, or not at all',
    async (authProvider, oidcTokenProvider, header) => {
      const { api, proxied } = await startPortalUnderTest({
        entities: [stackEntity('demo', { provided: true })],
        clusters: [{ name: 'local', authProvider, oidcTokenProvider }],
      });
      const without = await api.get(drift).set(others);
      expect([without.status, without.body.error.message]).toEqual([
        403,
        expect.stringContaining(header),
      ]);
      expect(proxied).toEqual([]);

      const own = 'persons-own-token';
      await api.get(drift).set({ ...others, [header]: own });
      expect(proxied.length).toBeGreaterThan(0);
      expect(
        new Set(
          proxied.flatMap(({ headers }) =>
            Object.entries(headers)
              .filter(([name]) => isToken(name))
              .map(([name, value]) => `${name}: ${value}`),
          ),
        ),
      ).toEqual(new Set([`${header}: ${own}`]));
    },
  );
});

/** A token of the default ServiceAccount of a namespace. */
async function tokenOf(live: LiveCluster, namespace: string): Promise<string> {
  const answer = await live.transport.send({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {},
    }),
  });
  return tokenSchema.parse(await answer.json()).status.token;
}
