import { invalidValue, type FieldFault } from '../../errors/FieldFault';
import type { JsonObject, JsonValue } from '../../json/JsonValue';

/** Validates a part of a value against a part of a schema. */
export type Validate = (
  schema: JsonValue | undefined,
  value: JsonValue,
  path: string,
) => FieldFault[];

/** Checks what one family of keywords says about a value; `validate` checks the values and schemas within. */
export type Check = (
  schema: JsonObject,
  value: JsonValue,
  path: string,
  validate: Validate,
) => FieldFault[];

/** A fault in the words of the API server's schema validation. */
export function inBody(
  path: string,
  value: JsonValue,
  detail: string,
): FieldFault {
  return invalidValue(path || '<nil>', value, `${path} in body ${detail}`);
}
