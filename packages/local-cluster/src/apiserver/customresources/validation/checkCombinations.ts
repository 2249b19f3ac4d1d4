import type { FieldFault } from '../../errors/FieldFault';
import { isObject } from '../../json/JsonValue';
import { listAt } from '../../json/navigate';
import { inBody, type Check } from './Check';

/** `allOf`, `anyOf`, `oneOf`, `not` */
export const checkCombinations: Check = (schema, value, path, validate) => {
  const faults: FieldFault[] = [];
  for (const each of listAt(schema, 'allOf')) {
    faults.push(...validate(each, value, path));
  }
  const passing = (keyword: string) =>
    listAt(schema, keyword).filter(
      each => validate(each, value, path).length === 0,
    ).length;
  if (listAt(schema, 'anyOf').length > 0 && passing('anyOf') === 0) {
    faults.push(
      inBody(path, value, 'must validate at least one schema (anyOf)'),
    );
    const [first] = listAt(schema, 'anyOf');
    faults.push(...validate(first, value, path));
  }
  if (listAt(schema, 'oneOf').length > 0 && passing('oneOf') !== 1) {
    faults.push(
      inBody(path, value, 'must validate one and only one schema (oneOf)'),
    );
  }
  if (isObject(schema.not) && validate(schema.not, value, path).length === 0) {
    faults.push(inBody(path, value, 'must not validate the schema (not)'));
  }
  return faults;
};
