import { shown } from '../../errors/FieldFault';
import type { JsonValue } from '../../json/JsonValue';
import { stringAt } from '../../json/navigate';
import type { Check } from './Check';

/** The type of a value in the words of JSON schema. */
function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return typeof value;
}

/** `type`, `nullable`, `x-kubernetes-int-or-string` */
export const checkType: Check = (schema, value, path) => {
  if (value === null && schema.nullable === true) {
    return [];
  }
  const actual = typeOf(value);
  const intOrString = schema['x-kubernetes-int-or-string'] === true;
  if (intOrString && (actual === 'integer' || actual === 'string')) {
    return [];
  }
  const wanted = intOrString ? 'integer,string' : stringAt(schema, 'type');
  if (
    wanted === undefined ||
    wanted === actual ||
    (wanted === 'number' && actual === 'integer')
  ) {
    return [];
  }
  return [
    {
      reason: 'FieldValueTypeInvalid',
      field: path || '<nil>',
      message: `Invalid value: ${shown(
        actual,
      )}: ${path} in body must be of type ${wanted}: ${shown(actual)}`,
    },
  ];
};
