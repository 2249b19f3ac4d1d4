import type { StoredObject } from '../api/ApiObject';
import { isObject } from '../json/JsonValue';

/** Whether an object is a namespace that waits for the finalizers in its spec, that is, until it is empty. */
export function waitsForContent({ kind, spec }: StoredObject): boolean {
  return (
    kind === 'Namespace' &&
    isObject(spec) &&
    Array.isArray(spec.finalizers) &&
    spec.finalizers.length > 0
  );
}
