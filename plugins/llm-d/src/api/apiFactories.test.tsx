import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  catalogApiMock,
  createTestEntityPage,
} from '@backstage/plugin-catalog-react/testUtils';
import {
  KubernetesAuthProviders,
  KubernetesBackendClient,
  kubernetesApiRef,
  kubernetesAuthProvidersApiRef,
} from '@backstage/plugin-kubernetes-react';
import { waitFor } from '@testing-library/react';
import { useEffect } from 'react';
import { llmDApiFactoryWithClusterTokens, llmDApiRef, llmDPlugin } from '..';
import { stackEntity } from '../__testUtils__/stackEntity';
import llmDPluginOfNewSystem from '../alpha';

const place = { kind: 'Resource', namespace: 'default', name: 'demo' };
const google = { getAccessToken: async () => 'of this person' };
const backend = jest.fn(
  async (url: RequestInfo | URL, _init?: RequestInit) =>
    new Response(
      JSON.stringify({
        items: String(url).endsWith('/clusters')
          ? [{ name: 'gke', authProvider: 'google' }]
          : [],
      }),
    ),
);

function Reader() {
  const api = useApi(llmDApiRef);
  useEffect(() => {
    api.getHealth(place);
  }, [api]);
  return null;
}

/** What the frontend of the Kubernetes plugin has of APIs, by the names that it has there. */
const kubernetesPlugin = createFrontendPlugin({
  pluginId: 'kubernetes',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: kubernetesApiRef,
          deps: {
            fetchApi: fetchApiRef,
            kubernetesAuthProvidersApi: kubernetesAuthProvidersApiRef,
          },
          factory: deps =>
            new KubernetesBackendClient({
              ...deps,
              discoveryApi: { getBaseUrl: async id => `http://backend/${id}` },
            }),
        }),
    }),
    ApiBlueprint.make({
      name: 'auth-providers',
      params: defineParams =>
        defineParams({
          api: kubernetesAuthProvidersApiRef,
          deps: {},
          factory: () =>
            new KubernetesAuthProviders({
              googleAuthApi: google,
              microsoftAuthApi: google,
            }),
        }),
    }),
  ],
});

/** Headers of the request of a page in a portal of the new frontend system. */
async function headersIn(
  features: (typeof kubernetesPlugin)[],
  switchedOff: string[] = [],
) {
  backend.mockClear();
  renderTestApp({
    features: [llmDPluginOfNewSystem, ...features],
    config: { app: { extensions: switchedOff.map(id => ({ [id]: false })) } },
    extensions: [
      createTestEntityPage({ entity: stackEntity }),
      PageBlueprint.make({
        name: 'reader',
        params: { path: '/reader', loader: async () => <Reader /> },
      }),
    ],
    apis: [
      [fetchApiRef, { fetch: backend }],
      [
        catalogApiRef,
        catalogApiMock({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Resource',
              metadata: {
                name: 'demo',
                annotations: { 'sim.llm-d.io/cluster': 'gke' },
              },
            },
          ],
        }),
      ],
    ],
    initialRouteEntries: ['/reader'],
  });
  const asked = await waitFor(() => {
    const call = backend.mock.calls.find(([url]) =>
      String(url).endsWith('/health'),
    );
    expect(call).toBeDefined();
    return call;
  });
  return asked?.[1]?.headers;
}

describe('API of the plugin', () => {
  it('sends the person’s token in a portal with the Kubernetes plugin', async () => {
    expect(await headersIn([kubernetesPlugin])).toEqual({
      'backstage-kubernetes-authorization-google': 'of this person',
    });
  });

  it.each([
    ['has no Kubernetes plugin', [], []],
    [
      'has switched off an API of it',
      [kubernetesPlugin],
      ['api:kubernetes/auth-providers'],
    ],
  ])('works without tokens where the portal %s', async (_, features, off) => {
    expect(await headersIn(features, off)).toBeUndefined();
  });

  it('leaves the choice to a classic portal', () => {
    const [standard] = llmDPlugin.getApis();
    expect(standard.api.id).toBe(llmDApiFactoryWithClusterTokens.api.id);
    expect(Object.keys(standard.deps)).toEqual(['fetchApi']);
  });
});
