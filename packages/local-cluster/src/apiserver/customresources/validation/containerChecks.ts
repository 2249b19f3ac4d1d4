import { duplicate, required, type FieldFault } from '../../errors/FieldFault';
import {
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../json/JsonValue';
import { listAt, numberAt, stringAt } from '../../json/navigate';
import { inBody, type Check } from './Check';

function child(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

function duplicates(
  schema: JsonObject,
  items: JsonValue[],
  path: string,
): FieldFault[] {
  const listType = stringAt(schema, 'x-kubernetes-list-type');
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').map(String);
  if (listType !== 'map' && listType !== 'set' && schema.uniqueItems !== true) {
    return [];
  }
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const key: JsonValue =
      listType === 'map' && isObject(item)
        ? Object.fromEntries(keys.map(name => [name, item[name] ?? null]))
        : item;
    const text = JSON.stringify(key);
    if (seen.has(text)) {
      return [duplicate(`${path}[${index}]`, key)];
    }
    seen.add(text);
    return [];
  });
}

/** `items`, `minItems`, `maxItems`, `uniqueItems`, `x-kubernetes-list-type` */
export const checkArray: Check = (schema, value, path, validate) => {
  if (!Array.isArray(value)) {
    return [];
  }
  const faults: FieldFault[] = [];
  const minItems = numberAt(schema, 'minItems');
  const maxItems = numberAt(schema, 'maxItems');
  if (minItems !== undefined && value.length < minItems) {
    faults.push(
      inBody(path, value.length, `should have at least ${minItems} items`),
    );
  }
  if (maxItems !== undefined && value.length > maxItems) {
    faults.push({
      reason: 'FieldValueTooMany',
      field: path,
      message: `Too many: ${value.length}: must have at most ${maxItems} items`,
    });
  }
  return [
    ...faults,
    ...value.flatMap((item, index) =>
      validate(schema.items, item, `${path}[${index}]`),
    ),
    ...duplicates(schema, value, path),
  ];
};

/** `properties`, `additionalProperties`, `required`, `minProperties`, `maxProperties` */
export const checkObject: Check = (schema, value, path, validate) => {
  if (!isObject(value)) {
    return [];
  }
  const faults: FieldFault[] = [];
  const properties = isObject(schema.properties) ? schema.properties : {};
  const fields = Object.entries(value);
  const minProperties = numberAt(schema, 'minProperties');
  const maxProperties = numberAt(schema, 'maxProperties');
  if (minProperties !== undefined && fields.length < minProperties) {
    faults.push(
      inBody(
        path,
        fields.length,
        `should have at least ${minProperties} properties`,
      ),
    );
  }
  if (maxProperties !== undefined && fields.length > maxProperties) {
    faults.push({
      reason: 'FieldValueTooMany',
      field: path,
      message: `Too many: ${fields.length}: must have at most ${maxProperties} items`,
    });
  }
  for (const field of listAt(schema, 'required')) {
    if (
      typeof field === 'string' &&
      (!Object.hasOwn(value, field) || value[field] === undefined)
    ) {
      faults.push(required(child(path, field)));
    }
  }
  for (const [field, given] of fields) {
    const rule = Object.hasOwn(properties, field)
      ? properties[field]
      : schema.additionalProperties;
    if (given !== undefined && isObject(rule)) {
      faults.push(...validate(rule, given, child(path, field)));
    }
  }
  return faults;
};
