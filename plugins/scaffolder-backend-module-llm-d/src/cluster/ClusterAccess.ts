import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  DefaultClusterClient,
  KubernetesPluginTransport,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';

/** Secret that the form decorator sets: `<authProvider>` or `<authProvider>-<oidcTokenProvider>` of the cluster. @public */
export const SECRET_CLUSTER_AUTH_PROVIDER = 'llmDClusterAuthProvider';
/** Secret that the form decorator sets: the person's own token for the cluster. @public */
export const SECRET_CLUSTER_TOKEN = 'llmDClusterToken';

/** Reaches a cluster for a task. @public */
export type ClusterAccess = (
  cluster: string,
  secrets: Readonly<Record<string, string>> | undefined,
) => ClusterClient;

/**
 * Through the Kubernetes plugin's proxy, with this plugin's own credentials. Where the cluster authenticates people itself, the person's token
 * goes along, and Kubernetes sees the person.
 *
 * @public
 */
export function clusterAccess(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): ClusterAccess {
  const { auth, discovery } = options;
  return (cluster, secrets = {}) =>
    DefaultClusterClient.create({
      transport: new KubernetesPluginTransport({
        cluster,
        auth,
        discovery,
        credentials: () => auth.getOwnServiceCredentials(),
        clusterAuthorization: personalHeaders(secrets),
      }),
    });
}

/** @throws InputError for a provider's name that is none: it becomes part of a header's name. */
export function personalHeaders(
  secrets: Readonly<Record<string, string>>,
): Record<string, string> {
  const provider = secrets[SECRET_CLUSTER_AUTH_PROVIDER];
  const token = secrets[SECRET_CLUSTER_TOKEN];
  if (!provider || !token) return {};
  if (!/^[A-Za-z0-9.-]+$/.test(provider)) {
    throw new InputError(
      `The secret ${SECRET_CLUSTER_AUTH_PROVIDER} is not the name of an authentication provider`,
    );
  }
  return { [`backstage-kubernetes-authorization-${provider}`]: token };
}
