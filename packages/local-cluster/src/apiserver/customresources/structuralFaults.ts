import {
  invalidValue,
  notSupported,
  required,
  type FieldFault,
} from '../errors/FieldFault';
import { isObject, type JsonValue } from '../json/JsonValue';
import { listAt, stringAt } from '../json/navigate';
import { validateSchema } from './validation/validateSchema';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** What keeps a schema from being structural, as `apiextensions.k8s.io/v1` demands. */
export function structuralFaults(
  schema: JsonValue | undefined,
  path: string,
): FieldFault[] {
  if (!isObject(schema)) {
    return [invalidValue(path, schema, 'must be an object')];
  }
  const faults: FieldFault[] = [];
  const type = stringAt(schema, 'type');
  const free =
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === undefined && !free) {
    faults.push(
      required(`${path}.type`, 'must not be empty for specified object fields'),
    );
  } else if (type !== undefined && !TYPES.includes(type)) {
    faults.push(notSupported(`${path}.type`, type, TYPES));
  }
  if (type === 'array' && !isObject(schema.items)) {
    faults.push(required(`${path}.items`, 'must be specified'));
  }
  const pattern = stringAt(schema, 'pattern');
  if (pattern !== undefined) {
    try {
      RegExp(pattern, 'u');
    } catch {
      faults.push(
        invalidValue(
          `${path}.pattern`,
          pattern,
          'must be a valid regular expression',
        ),
      );
    }
  }
  if (
    stringAt(schema, 'x-kubernetes-list-type') === 'map' &&
    listAt(schema, 'x-kubernetes-list-map-keys').length === 0
  ) {
    faults.push(
      required(
        `${path}.x-kubernetes-list-map-keys`,
        'must not be empty if x-kubernetes-list-type is map',
      ),
    );
  }
  if (schema.default !== undefined) {
    faults.push(...validateSchema(schema, schema.default, `${path}.default`));
  }
  for (const [field, child] of Object.entries(
    isObject(schema.properties) ? schema.properties : {},
  )) {
    if (/\.openAPIV3Schema$/.test(path) && field === 'metadata') {
      continue;
    }
    faults.push(...structuralFaults(child, `${path}.properties[${field}]`));
  }
  if (isObject(schema.items)) {
    faults.push(...structuralFaults(schema.items, `${path}.items`));
  }
  if (isObject(schema.additionalProperties)) {
    faults.push(
      ...structuralFaults(
        schema.additionalProperties,
        `${path}.additionalProperties`,
      ),
    );
  }
  return faults;
}
