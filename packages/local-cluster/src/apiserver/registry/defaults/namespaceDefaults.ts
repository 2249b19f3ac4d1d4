import type { JsonObject } from '../../json/JsonValue';
import { objectAt, stringAt } from '../../json/navigate';

export function defaultNamespace(object: JsonObject): void {
  const metadata = objectAt(object, 'metadata');
  const name = stringAt(metadata, 'name');
  if (metadata && name) {
    metadata.labels = {
      'kubernetes.io/metadata.name': name,
      ...objectAt(metadata, 'labels'),
    };
  }
}
