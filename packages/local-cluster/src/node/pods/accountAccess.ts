import * as z from 'zod';
import type { ApiClient } from '../../client/ApiClient';
import { serviceAccounts, type Pod } from '../../client/ResourceKind';
import type { AccountAccess } from './PodEnvironment';

/**
 * A year. A program reads its token once, when its container starts, so the token has to last as long as the container
 * may run. A server that allows less gives less; the container's next start gets a fresh one.
 */
const TOKEN_SECONDS = 365 * 24 * 3600;

const tokenSchema = z.object({ status: z.object({ token: z.string() }) });

/**
 * Asks for a token of the pod's service account, bound to nothing but the account.
 *
 * @returns undefined when the pod or the account says that it is not to be mounted
 */
export async function requestAccountAccess(
  client: ApiClient,
  apiServer: { server: string; caData: string },
  pod: Pod,
): Promise<AccountAccess | undefined> {
  const account = {
    namespace: pod.metadata.namespace,
    name: pod.spec.serviceAccountName || 'default',
  };
  if (pod.spec.automountServiceAccountToken === false) return undefined;
  if (pod.spec.automountServiceAccountToken === undefined) {
    const found = await client.get(serviceAccounts, account);
    if (found?.automountServiceAccountToken === false) return undefined;
  }
  const answer = tokenSchema.parse(
    await client.postSubresource(serviceAccounts, account, 'token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: account,
      spec: { expirationSeconds: TOKEN_SECONDS },
    }),
  );
  return { ...apiServer, token: answer.status.token };
}
