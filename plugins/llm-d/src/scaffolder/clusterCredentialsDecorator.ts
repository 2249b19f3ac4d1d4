import {
  kubernetesApiRef,
  kubernetesAuthProvidersApiRef,
} from '@backstage/plugin-kubernetes-react';
import {
  FormDecoratorBlueprint,
  createScaffolderFormDecorator,
} from '@backstage/plugin-scaffolder-react/alpha';

/** Names of the secrets that the scaffolder's actions read. */
const secretNames = {
  authProvider: 'llmDClusterAuthProvider',
  token: 'llmDClusterToken',
};

/**
 * Form decorator `llm-d-cluster-credentials`: where the chosen cluster authenticates people itself, their own token goes to the task as a secret, fetched
 * just before the form is submitted. Everywhere else it does nothing: the portal has credentials of its own.
 */
export const clusterCredentialsDecorator = createScaffolderFormDecorator({
  id: 'llm-d-cluster-credentials',
  schema: {
    input: {
      clusterField: z =>
        z
          .string()
          .describe('Field of the form that names the cluster; default cluster')
          .optional(),
    },
  },
  deps: {
    kubernetes: kubernetesApiRef,
    authProviders: kubernetesAuthProvidersApiRef,
  },
  decorator: async (
    { formState, input, setSecrets },
    { authProviders, kubernetes },
  ) => {
    const name = formState[input.clusterField ?? 'cluster'];
    const clusters = await kubernetes.getClusters();
    const cluster = clusters.find(one => one.name === name);
    if (!cluster) return;
    const { authProvider, oidcTokenProvider } = cluster;
    const provider = [authProvider, oidcTokenProvider]
      .filter(Boolean)
      .join('.');
    const { token } = await authProviders.getCredentials(provider);
    if (token === undefined) return;
    setSecrets(secrets => ({
      ...secrets,
      // The proxy's header has dashes where the provider's name has a dot.
      [secretNames.authProvider]: provider.replace('.', '-'),
      [secretNames.token]: token,
    }));
  },
});

/** To be installed with the plugin's extensions. */
export const clusterCredentials = FormDecoratorBlueprint.make({
  name: 'cluster-credentials',
  params: { decorator: clusterCredentialsDecorator },
});
