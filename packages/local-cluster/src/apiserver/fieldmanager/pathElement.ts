import { isObject, type JsonValue } from '../json/JsonValue';
import type { ListSchema } from '../schema/MergeSchema';

/** Says which item of an applied list cannot be told from others. */
export class ListItemError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ListItemError';
  }
}

export function fieldElement(field: string): string {
  return `f:${field}`;
}

/** The path element of an item of a set or of a list that is a map. */
export function itemElement(
  schema: ListSchema,
  item: JsonValue,
  index: number,
): string {
  if (schema.relation === 'set') {
    if (isObject(item) || Array.isArray(item)) {
      throw new ListItemError(
        `element ${index}: an item of a set must be a scalar`,
      );
    }
    return `v:${JSON.stringify(item)}`;
  }
  if (!isObject(item)) {
    throw new ListItemError(
      `element ${index}: associative list with keys may not have non-map elements`,
    );
  }
  const keys = [...schema.keys].sort().map(key => {
    const value = item[key] ?? schema.keyDefaults[key];
    if (value === undefined) {
      throw new ListItemError(
        `element ${index}: associative list with keys has an element that omits key field ${JSON.stringify(
          key,
        )} (and doesn't have default value)`,
      );
    }
    return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
  });
  return `k:{${keys.join(',')}}`;
}

/** The items of a list by path element, or undefined when they cannot be told apart (such a list is treated as a whole). */
export function indexItems(
  schema: ListSchema,
  items: readonly JsonValue[],
): Map<string, JsonValue> | undefined {
  try {
    const index = new Map(
      items.map((item, at) => [itemElement(schema, item, at), item] as const),
    );
    return index.size === items.length ? index : undefined;
  } catch (error) {
    if (error instanceof ListItemError) {
      return undefined;
    }
    throw error;
  }
}

/** `.spec.containers[name="m"].image`: how messages show a path. */
export function shownPath(path: readonly string[]): string {
  return path
    .map(element => {
      if (element.startsWith('f:')) {
        return `.${element.slice(2)}`;
      }
      if (element.startsWith('k:')) {
        const keys: JsonValue = JSON.parse(element.slice(2));
        const shown = Object.entries(isObject(keys) ? keys : {}).map(
          ([key, value]) => `${key}=${JSON.stringify(value)}`,
        );
        return `[${shown.join(',')}]`;
      }
      return element.startsWith('v:')
        ? `[=${element.slice(2)}]`
        : `[${element.slice(2)}]`;
    })
    .join('');
}
