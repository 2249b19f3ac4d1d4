import type { ApiClient } from '../../client/ApiClient';
import { configMaps, secrets } from '../../client/ResourceKind';
import type { ConfigSource } from '../containers/readEnvironment';

/** ConfigMaps and Secrets of a namespace, read when a container starts. */
export function apiConfigSource(
  client: ApiClient,
  namespace: string,
): ConfigSource {
  return {
    async configMap(name) {
      const found = await client.get(configMaps, { namespace, name });
      return found && { ...decoded(found.binaryData), ...found.data };
    },
    async secret(name) {
      const found = await client.get(secrets, { namespace, name });
      return found && decoded(found.data);
    },
  };
}

function decoded(
  values: Record<string, string> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]),
  );
}
