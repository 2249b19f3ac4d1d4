import type { JsonObject } from '../../json/JsonValue';
import { objectAt, stringsAt } from '../../json/navigate';
import { setDefault } from './setDefault';

/** `stringData` is write-only: it ends up, encoded, in `data`. */
export function defaultSecret(object: JsonObject): void {
  setDefault(object, 'type', 'Opaque');
  const plain = stringsAt(object, 'stringData');
  if (Object.keys(plain).length > 0) {
    const encoded = Object.entries(plain).map(([key, value]) => [
      key,
      Buffer.from(value, 'utf8').toString('base64'),
    ]);
    object.data = {
      ...objectAt(object, 'data'),
      ...Object.fromEntries(encoded),
    };
  }
  delete object.stringData;
}
