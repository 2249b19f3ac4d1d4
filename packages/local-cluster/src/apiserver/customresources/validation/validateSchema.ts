import type { FieldFault } from '../../errors/FieldFault';
import { isObject, type JsonValue } from '../../json/JsonValue';
import type { Check } from './Check';
import { checkCombinations } from './checkCombinations';
import { checkType } from './checkType';
import { checkArray, checkObject } from './containerChecks';
import { checkEnum, checkNumber, checkString } from './scalarChecks';

const CHECKS: readonly Check[] = [
  checkEnum,
  checkNumber,
  checkString,
  checkArray,
  checkObject,
  checkCombinations,
];

/** Checks a value against an OpenAPI v3 schema as CustomResourceDefinitions use it; faults read like those of a Kubernetes API server. */
export function validateSchema(
  schema: JsonValue | undefined,
  value: JsonValue,
  path: string,
): FieldFault[] {
  if (!isObject(schema)) {
    return [];
  }
  const wrongType = checkType(schema, value, path, validateSchema);
  if (wrongType.length > 0 || value === null) {
    return wrongType;
  }
  return CHECKS.flatMap(check => check(schema, value, path, validateSchema));
}
