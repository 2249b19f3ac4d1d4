import { isObject, type JsonValue } from '../json/JsonValue';
import {
  fieldSchema,
  isDeclared,
  resolveSchema,
  type MergeSchema,
} from '../schema/MergeSchema';
import { itemElement, ListItemError } from './pathElement';

/**
 * What makes an applied configuration impossible to merge, or undefined: a field that the schema does not have, or list items that cannot be
 * told apart.
 */
export function configurationFault(
  schema: MergeSchema,
  value: JsonValue,
  path = '',
): string | undefined {
  const resolved = resolveSchema(schema, value);
  if (resolved.type === 'map' && isObject(value)) {
    for (const [field, child] of Object.entries(value)) {
      const at = `${path}.${field}`;
      if (resolved.undeclared === 'none' && !isDeclared(resolved, field)) {
        return `${at}: field not declared in schema`;
      }
      const fault =
        child === undefined
          ? undefined
          : configurationFault(fieldSchema(resolved, field), child, at);
      if (fault) {
        return fault;
      }
    }
  }
  if (resolved.type === 'list' && Array.isArray(value)) {
    const seen = new Set<string>();
    for (const [index, item] of value.entries()) {
      if (resolved.relation !== 'atomic') {
        try {
          const element = itemElement(resolved, item, index);
          if (seen.has(element)) {
            return `${path}: duplicate entries for key [${element.slice(2)}]`;
          }
          seen.add(element);
        } catch (error) {
          if (error instanceof ListItemError) {
            return `${path}: ${error.message}`;
          }
          throw error;
        }
      }
      const fault = configurationFault(
        resolved.items,
        item,
        `${path}[${index}]`,
      );
      if (fault) {
        return fault;
      }
    }
  }
  return undefined;
}
