import {
  kubernetesApiRef,
  kubernetesAuthProvidersApiRef,
} from '@backstage/plugin-kubernetes-react';
import {
  FormDecoratorBlueprint,
  createScaffolderFormDecorator,
} from '@backstage/plugin-scaffolder-react/alpha';
import { clusterTokenSecrets } from './clusterToken';

/**
 * Form decorator `llm-d-cluster-credentials`: where the chosen cluster authenticates people itself, their own token goes to the task as a secret, fetched
 * just before the form is submitted. Everywhere else it does nothing: the portal has credentials of its own.
 *
 * @public
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
    const found = await clusterTokenSecrets(
      formState[input.clusterField ?? 'cluster'],
      { authProviders, kubernetes },
    );
    setSecrets(secrets => ({ ...secrets, ...found }));
  },
});

/** To be installed with the plugin's extensions. */
export const clusterCredentials = FormDecoratorBlueprint.make({
  name: 'cluster-credentials',
  params: { decorator: clusterCredentialsDecorator },
});
