import { isObject, type JsonValue } from '../json/JsonValue';

/** What is wrong with one field: becomes a cause of a 422 Status. Wording follows apimachinery's field errors. */
export interface FieldFault {
  reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueNotSupported'
    | 'FieldValueDuplicate'
    | 'FieldValueForbidden'
    | 'FieldValueNotFound'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueTypeInvalid';
  field: string;
  message: string;
}

/** How a value is shown in a message. */
export function shown(value: JsonValue | undefined): string {
  if (value === undefined || value === null) {
    return '"null"';
  }
  if (Array.isArray(value) || isObject(value)) {
    return JSON.stringify(value);
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

export function required(field: string, detail = ''): FieldFault {
  return {
    reason: 'FieldValueRequired',
    field,
    message: detail ? `Required value: ${detail}` : 'Required value',
  };
}

export function invalidValue(
  field: string,
  value: JsonValue | undefined,
  detail: string,
): FieldFault {
  return {
    reason: 'FieldValueInvalid',
    field,
    message: `Invalid value: ${shown(value)}: ${detail}`,
  };
}

export function notSupported(
  field: string,
  value: JsonValue,
  supported: readonly JsonValue[],
): FieldFault {
  return {
    reason: 'FieldValueNotSupported',
    field,
    message: `Unsupported value: ${shown(value)}: supported values: ${supported
      .map(shown)
      .join(', ')}`,
  };
}

export function duplicate(field: string, value: JsonValue): FieldFault {
  return {
    reason: 'FieldValueDuplicate',
    field,
    message: `Duplicate value: ${shown(value)}`,
  };
}

export function forbiddenField(field: string, detail: string): FieldFault {
  return {
    reason: 'FieldValueForbidden',
    field,
    message: `Forbidden: ${detail}`,
  };
}
