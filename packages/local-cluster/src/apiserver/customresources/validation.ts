import {
  duplicate,
  invalidValue,
  notSupported,
  required,
  shown,
  type FieldFault,
} from '../errors/FieldFault';
import {
  equalJson,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
import { listAt, numberAt, stringAt } from '../json/navigate';
import { hasFormat } from './stringFormats';

type Check = (
  schema: JsonObject,
  value: JsonValue,
  path: string,
) => FieldFault[];

/** The type of a value in the words of JSON schema. */
function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return typeof value;
}

function child(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

function inBody(path: string, value: JsonValue, detail: string): FieldFault {
  return invalidValue(path || '<nil>', value, `${path} in body ${detail}`);
}

const checkType: Check = (schema, value, path) => {
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

const checkNumber: Check = (schema, value, path) => {
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

const checkString: Check = (schema, value, path) => {
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

const checkEnum: Check = (schema, value, path) => {
  const allowed = listAt(schema, 'enum');
  return allowed.length === 0 ||
    (value === null && schema.nullable === true) ||
    allowed.some(each => equalJson(each, value))
    ? []
    : [notSupported(path, value, allowed)];
};

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

const checkArray: Check = (schema, value, path) => {
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
      validateSchema(schema.items, item, `${path}[${index}]`),
    ),
    ...duplicates(schema, value, path),
  ];
};

const checkObject: Check = (schema, value, path) => {
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
      faults.push(...validateSchema(rule, given, child(path, field)));
    }
  }
  return faults;
};

const checkCombinations: Check = (schema, value, path) => {
  const faults: FieldFault[] = [];
  for (const each of listAt(schema, 'allOf')) {
    faults.push(...validateSchema(each, value, path));
  }
  const passing = (keyword: string) =>
    listAt(schema, keyword).filter(
      each => validateSchema(each, value, path).length === 0,
    ).length;
  if (listAt(schema, 'anyOf').length > 0 && passing('anyOf') === 0) {
    faults.push(
      inBody(path, value, 'must validate at least one schema (anyOf)'),
    );
    const [first] = listAt(schema, 'anyOf');
    faults.push(...validateSchema(first, value, path));
  }
  if (listAt(schema, 'oneOf').length > 0 && passing('oneOf') !== 1) {
    faults.push(
      inBody(path, value, 'must validate one and only one schema (oneOf)'),
    );
  }
  if (
    isObject(schema.not) &&
    validateSchema(schema.not, value, path).length === 0
  ) {
    faults.push(inBody(path, value, 'must not validate the schema (not)'));
  }
  return faults;
};

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
  const wrongType = checkType(schema, value, path);
  if (wrongType.length > 0 || value === null) {
    return wrongType;
  }
  return CHECKS.flatMap(check => check(schema, value, path));
}
