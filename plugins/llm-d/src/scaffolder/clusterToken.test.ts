import llmDPlugin from '../alpha';
import { chosenCluster } from './chosenCluster';
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

  it.each([
    ['the field cluster', {}, 'theirs'],
    ['a field that the template names', { clusterField: 'where' }, 'central'],
    ['the entity of a stack', { entityField: 'stack' }, 'theirs'],
    ['an entity that nobody sees', { entityField: 'other' }, undefined],
    ['an entity that is not chosen yet', { entityField: 'later' }, undefined],
  ])('takes the cluster from %s', async (_, fields, cluster) => {
    const form = {
      cluster: 'theirs',
      where: 'central',
      stack: 'resource:default/theirs-llm-d-sim-demo',
      other: 'resource:default/hidden',
    };
    const catalog = {
      getEntityByRef: async (ref: unknown) =>
        ref === form.stack
          ? {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Resource',
              metadata: {
                name: 'theirs-llm-d-sim-demo',
                annotations: { 'sim.llm-d.io/cluster': 'theirs' },
              },
            }
          : undefined,
    };
    expect(await chosenCluster(form, fields, catalog)).toBe(cluster);
  });

  it('comes with the plugin', () => {
    expect(
      llmDPlugin.getExtension(
        'scaffolder-form-decorator:llm-d/cluster-credentials',
      ),
    ).toBeDefined();
  });
});
