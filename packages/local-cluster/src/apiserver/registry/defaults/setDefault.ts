import {
  cloneJson,
  type JsonObject,
  type JsonValue,
} from '../../json/JsonValue';

/** Sets a field of a fresh copy unless it is set; the empty text counts as not set, as in typed clients. */
export function setDefault(
  object: JsonObject | undefined,
  field: string,
  value: JsonValue,
): void {
  if (object) {
    const given = object[field];
    if (given === undefined || given === null || given === '') {
      object[field] = cloneJson(value);
    }
  }
}
