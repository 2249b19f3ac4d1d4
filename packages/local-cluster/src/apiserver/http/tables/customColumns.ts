import {
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../json/JsonValue';
import { numberAt, objectsAt, stringAt } from '../../json/navigate';
import { age } from './age';
import type { Column } from './Column';
import { compileJsonPath } from './jsonPath';
import { DEFAULT_COLUMNS, NAME_COLUMN } from './metadataColumns';

const TYPES = ['string', 'integer', 'number', 'boolean', 'date'] as const;

function cellText(value: JsonValue, type: string, now: Date): JsonValue {
  if (type === 'date') {
    return typeof value === 'string' ? age(value, now) : '<unknown>';
  }
  return Array.isArray(value) || isObject(value)
    ? JSON.stringify(value)
    : value;
}

function customColumn(declaration: JsonObject): Column {
  const type = TYPES.find(each => each === declaration.type) ?? 'string';
  const read = compileJsonPath(stringAt(declaration, 'jsonPath') ?? '');
  const format = stringAt(declaration, 'format');
  const description = stringAt(declaration, 'description');
  return {
    name: stringAt(declaration, 'name') ?? '',
    type,
    priority: numberAt(declaration, 'priority') ?? 0,
    ...(format !== undefined && { format }),
    ...(description !== undefined && { description }),
    cell: (object, now) => {
      const [first] = read?.(object) ?? [];
      return first === undefined ? null : cellText(first, type, now);
    },
  };
}

/** The columns that `additionalPrinterColumns` of a version declares, after the name. */
export function customColumns(version: JsonObject): readonly Column[] {
  const declared = objectsAt(version, 'additionalPrinterColumns');
  return declared.length > 0
    ? [NAME_COLUMN, ...declared.map(customColumn)]
    : DEFAULT_COLUMNS;
}
