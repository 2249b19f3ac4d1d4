import llmDPlugin from '../alpha';
import { clusterTokenSecrets } from './clusterToken';

const clusters = [
  { name: 'central', authProvider: 'serviceAccount' },
  { name: 'theirs', authProvider: 'oidc', oidcTokenProvider: 'okta' },
];

async function secretsFor(cluster: unknown) {
  const asked: string[] = [];
  const secrets = await clusterTokenSecrets(cluster, {
    kubernetes: { getClusters: async () => clusters },
    authProviders: {
      async getCredentials(provider: string) {
        asked.push(provider);
        return provider === 'oidc.okta' ? { token: 'of-this-person' } : {};
      },
    },
  });
  return { asked, secrets };
}

describe('llm-d-cluster-credentials', () => {
  it('hands on the token of a person whom the cluster authenticates itself', async () => {
    expect(await secretsFor('theirs')).toEqual({
      asked: ['oidc.okta'],
      secrets: {
        llmDClusterAuthProvider: 'oidc-okta',
        llmDClusterToken: 'of-this-person',
      },
    });
  });

  it('has nothing for a cluster that the portal has credentials of its own for', async () => {
    expect(await secretsFor('central')).toEqual({
      asked: ['serviceAccount'],
      secrets: {},
    });
  });

  it.each(['unknown', undefined])(
    'asks nobody for cluster %s',
    async cluster => {
      expect(await secretsFor(cluster)).toEqual({ asked: [], secrets: {} });
    },
  );

  it('comes with the plugin', () => {
    expect(
      llmDPlugin.getExtension(
        'scaffolder-form-decorator:llm-d/cluster-credentials',
      ),
    ).toBeDefined();
  });
});
