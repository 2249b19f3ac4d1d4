import type {
  KubernetesApi,
  KubernetesAuthProvidersApi,
} from '@backstage/plugin-kubernetes-react';
import { headerEnding, providerName } from '../api/tokenProvider';

/** Names of the secrets that the scaffolder's actions read. */
const secretNames = {
  authProvider: 'llmDClusterAuthProvider',
  token: 'llmDClusterToken',
};

/**
 * The secrets with which a task acts as the person, where the cluster authenticates people itself.
 *
 * @param cluster - as the form has it
 * @returns nothing where the portal has credentials of its own, or does not know the cluster
 */
export async function clusterTokenSecrets(
  cluster: unknown,
  apis: {
    kubernetes: Pick<KubernetesApi, 'getClusters'>;
    authProviders: Pick<KubernetesAuthProvidersApi, 'getCredentials'>;
  },
): Promise<Record<string, string>> {
  const clusters = await apis.kubernetes.getClusters();
  const chosen = clusters.find(({ name }) => name === cluster);
  if (!chosen) {
    return {};
  }
  const { token } = await apis.authProviders.getCredentials(
    providerName(chosen),
  );
  return token === undefined
    ? {}
    : {
        [secretNames.authProvider]: headerEnding(chosen),
        [secretNames.token]: token,
      };
}
