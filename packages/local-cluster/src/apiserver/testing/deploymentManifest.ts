import type { JsonObject } from '../json/JsonValue';

/** A Deployment that selects the pods of its own template. */
export function deploymentManifest(
  name: string,
  spec: JsonObject = {},
): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'example/image:1' }] },
      },
      ...spec,
    },
  };
}
