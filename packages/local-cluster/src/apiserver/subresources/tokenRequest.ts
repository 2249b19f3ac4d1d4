import type { TokenAuthenticator } from '../auth/TokenAuthenticator';
import type { ObjectWriter } from '../handlers/ObjectWriter';
import { timestamp } from '../handlers/ServerContext';
import { isObject, type JsonObject, type JsonValue } from '../json/JsonValue';
import { numberAt, objectAt } from '../json/navigate';
import type { ResourceType } from '../registry/ResourceType';

const HOUR = 3600;

/** `POST serviceaccounts/<name>/token`: a token for the account, for an hour unless asked otherwise (10 minutes to a day). */
export function issueToken(
  authenticator: TokenAuthenticator,
  writer: ObjectWriter,
  type: ResourceType,
  namespace: string,
  name: string,
  body: JsonValue | undefined,
): JsonObject {
  const account = writer.read(type, namespace, name);
  const asked = numberAt(body, 'spec', 'expirationSeconds') ?? HOUR;
  const seconds = Math.min(Math.max(asked, 600), 24 * HOUR);
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
