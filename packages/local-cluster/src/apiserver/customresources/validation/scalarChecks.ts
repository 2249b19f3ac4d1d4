import { notSupported, shown, type FieldFault } from '../../errors/FieldFault';
import { equalJson } from '../../json/JsonValue';
import { listAt, numberAt, stringAt } from '../../json/navigate';
import { hasFormat } from '../stringFormats';
import { inBody, type Check } from './Check';

/** `minimum`, `maximum`, `multipleOf` */
export const checkNumber: Check = (schema, value, path) => {
  if (typeof value !== 'number') {
    return [];
  }
  const faults: FieldFault[] = [];
  const minimum = numberAt(schema, 'minimum');
  const maximum = numberAt(schema, 'maximum');
  const factor = numberAt(schema, 'multipleOf');
  if (minimum !== undefined) {
    if (schema.exclusiveMinimum === true && value <= minimum) {
      faults.push(inBody(path, value, `should be greater than ${minimum}`));
    } else if (value < minimum) {
      faults.push(
        inBody(path, value, `should be greater than or equal to ${minimum}`),
      );
    }
  }
  if (maximum !== undefined) {
    if (schema.exclusiveMaximum === true && value >= maximum) {
      faults.push(inBody(path, value, `should be less than ${maximum}`));
    } else if (value > maximum) {
      faults.push(
        inBody(path, value, `should be less than or equal to ${maximum}`),
      );
    }
  }
  if (factor !== undefined && !Number.isInteger(value / factor)) {
    faults.push(inBody(path, value, `should be a multiple of ${factor}`));
  }
  return faults;
};

/** `minLength`, `maxLength`, `pattern`, `format` */
export const checkString: Check = (schema, value, path) => {
  if (typeof value !== 'string') {
    return [];
  }
  const faults: FieldFault[] = [];
  const length = [...value].length;
  const minLength = numberAt(schema, 'minLength');
  const maxLength = numberAt(schema, 'maxLength');
  const pattern = stringAt(schema, 'pattern');
  const format = stringAt(schema, 'format');
  if (minLength !== undefined && length < minLength) {
    faults.push(
      inBody(path, value, `should be at least ${minLength} chars long`),
    );
  }
  if (maxLength !== undefined && length > maxLength) {
    faults.push({
      reason: 'FieldValueTooLong',
      field: path,
      message: `Too long: may not be longer than ${maxLength}`,
    });
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    faults.push(inBody(path, value, `should match '${pattern}'`));
  }
  if (format !== undefined && !hasFormat(format, value)) {
    faults.push(
      inBody(path, value, `must be of type ${format}: ${shown(value)}`),
    );
  }
  return faults;
};

/** `enum` */
export const checkEnum: Check = (schema, value, path) => {
  const allowed = listAt(schema, 'enum');
  return allowed.length === 0 ||
    (value === null && schema.nullable === true) ||
    allowed.some(each => equalJson(each, value))
    ? []
    : [notSupported(path, value, allowed)];
};
