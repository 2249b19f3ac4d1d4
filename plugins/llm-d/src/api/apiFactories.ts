import { createApiFactory, fetchApiRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  kubernetesApiRef,
  kubernetesAuthProvidersApiRef,
} from '@backstage/plugin-kubernetes-react';
import { llmDApiRef } from './LlmDApi';
import { LlmDClient } from './LlmDClient';
import { PersonalClusterTokens } from './PersonalClusterTokens';

/** For any portal: nobody's own token goes to the backend. */
export const llmDApiFactory = createApiFactory({
  api: llmDApiRef,
  deps: { fetchApi: fetchApiRef },
  factory: deps => new LlmDClient(deps),
});

/**
 * For a portal with the frontend of Backstage's Kubernetes plugin: the reader's own token goes along where the cluster authenticates
 * people itself. A factory of its own, because a factory cannot ask for an API that may be missing.
 *
 * @public
 */
export const llmDApiFactoryWithClusterTokens = createApiFactory({
  api: llmDApiRef,
  deps: {
    fetchApi: fetchApiRef,
    catalog: catalogApiRef,
    kubernetes: kubernetesApiRef,
    authProviders: kubernetesAuthProvidersApiRef,
  },
  factory: ({ fetchApi, ...sources }) =>
    new LlmDClient({
      fetchApi,
      clusterTokens: new PersonalClusterTokens(sources),
    }),
});
