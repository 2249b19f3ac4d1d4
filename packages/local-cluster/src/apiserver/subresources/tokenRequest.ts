import type { TokenAuthenticator } from '../auth/TokenAuthenticator';
import type { ObjectWriter } from '../handlers/ObjectWriter';
import { timestamp } from '../../metav1/timestamp';
import { isObject, type JsonObject, type JsonValue } from '../json/JsonValue';
import { numberAt, objectAt } from '../json/navigate';
import type { ResourceType } from '../registry/ResourceType';

const DEFAULT_SECONDS = 3600;
const MIN_SECONDS = 600;
/** The real server's own limit where its operator sets none. */
const MAX_SECONDS = 2 ** 32;

/** `POST serviceaccounts/<name>/token`: a token for the account, for an hour unless asked otherwise (10 minutes or more). */
export function issueToken(
  authenticator: TokenAuthenticator,
  writer: ObjectWriter,
  type: ResourceType,
  namespace: string,
  name: string,
  body: JsonValue | undefined,
): JsonObject {
  const account = writer.read(type, namespace, name);
  const asked = numberAt(body, 'spec', 'expirationSeconds') ?? DEFAULT_SECONDS;
  const seconds = Math.min(Math.max(asked, MIN_SECONDS), MAX_SECONDS);
  const { token, expires } = authenticator.issue(
    namespace,
    name,
    account.metadata.uid,
    seconds,
  );
  return {
    ...(isObject(body) ? body : {}),
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      name,
      namespace,
      creationTimestamp: account.metadata.creationTimestamp,
    },
    spec: {
      audiences: ['https://kubernetes.default.svc'],
      ...objectAt(body, 'spec'),
      expirationSeconds: seconds,
    },
    status: { token, expirationTimestamp: timestamp(expires) },
  };
}
