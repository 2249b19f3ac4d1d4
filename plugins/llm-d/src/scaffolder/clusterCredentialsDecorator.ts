import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  kubernetesApiRef,
  kubernetesAuthProvidersApiRef,
} from '@backstage/plugin-kubernetes-react';
import {
  FormDecoratorBlueprint,
  createScaffolderFormDecorator,
} from '@backstage/plugin-scaffolder-react/alpha';
import { chosenCluster } from './chosenCluster';
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
      entityField: z =>
        z
          .string()
          .describe(
            'Field of the form that names a stack by its entity, in place of clusterField',
          )
          .optional(),
    },
  },
  deps: {
    catalog: catalogApiRef,
    kubernetes: kubernetesApiRef,
    authProviders: kubernetesAuthProvidersApiRef,
  },
  decorator: async (
    { formState, input, setSecrets },
    { authProviders, catalog, kubernetes },
  ) => {
    const found = await clusterTokenSecrets(
      await chosenCluster(formState, input, catalog),
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
