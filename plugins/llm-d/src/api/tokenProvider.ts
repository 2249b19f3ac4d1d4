import type { KubernetesApi } from '@backstage/plugin-kubernetes-react';

/** A cluster as the frontend of the Kubernetes plugin lists it. */
export type ListedCluster = Awaited<
  ReturnType<KubernetesApi['getClusters']>
>[number];

/** Providers whose tokens come from the browser; the backend asks for the same ones. */
const clientSideProviders = ['aks', 'google', 'oidc'];

/** Whether the cluster wants the person's own token. */
export function authenticatesPeople({ authProvider }: ListedCluster): boolean {
  return clientSideProviders.includes(authProvider);
}

/** As `getCredentials` of the Kubernetes plugin wants it: `google`, or `oidc.<token provider>`. */
export function providerName(cluster: ListedCluster): string {
  const { authProvider, oidcTokenProvider } = cluster;
  return authProvider === 'oidc' && oidcTokenProvider
    ? `${authProvider}.${oidcTokenProvider}`
    : authProvider;
}

/** As headers of the Kubernetes plugin's proxy end: with a dash, and the token provider whatever the provider is. */
export function headerEnding(cluster: ListedCluster): string {
  const { authProvider, oidcTokenProvider } = cluster;
  return oidcTokenProvider
    ? `${authProvider}-${oidcTokenProvider}`
    : authProvider;
}
