import { isObject, type JsonValue } from '../json/JsonValue';

/** An object: declared fields, and the rule for all others. */
export interface MapSchema {
  type: 'map';
  fields: Readonly<Record<string, MergeSchema>>;
  /** Schema of the fields that are not declared. */
  others: MergeSchema;
  /** Undeclared fields are as good as declared (`field`), are items of a map (`item`), or are not allowed (`none`). */
  undeclared: 'field' | 'item' | 'none';
  /** Owned and replaced as a whole by server-side apply. */
  atomic: boolean;
}

/** A list: replaced as a whole, a set of scalars, or a map of objects by key fields. */
export interface ListSchema {
  type: 'list';
  relation: 'atomic' | 'set' | 'map';
  keys: readonly string[];
  /** Values that key fields have when an item leaves them out. */
  keyDefaults: Readonly<Record<string, JsonValue>>;
  items: MergeSchema;
  /** How strategic merge patch joins items: by this field, as primitives, or not at all. */
  patch?: { mergeKey: string } | 'primitives';
}

/** Where nothing is declared the value decides: lists are atomic, objects are merged (as structs or maps) or atomic. */
export interface AnySchema {
  type: 'any';
  like: 'struct' | 'map' | 'atomic';
}

/** How the parts of a value merge and who can own them. Plays the part of the OpenAPI schema of the type in server-side apply. */
export type MergeSchema =
  | { type: 'scalar' }
  | MapSchema
  | ListSchema
  | AnySchema;

export const ANY_STRUCT: AnySchema = { type: 'any', like: 'struct' };
export const ANY_MAP: AnySchema = { type: 'any', like: 'map' };

/** The schema that holds for a value: a declared one if the value has that shape, else what the value's shape implies. */
export function resolveSchema(
  schema: MergeSchema,
  value: JsonValue | undefined,
): { type: 'scalar' } | MapSchema | ListSchema {
  if (isObject(value)) {
    if (schema.type === 'map') {
      return schema;
    }
    const like = schema.type === 'any' ? schema.like : 'map';
    return {
      type: 'map',
      fields: {},
      others: schema.type === 'any' ? schema : ANY_MAP,
      undeclared: like === 'struct' ? 'field' : 'item',
      atomic: like === 'atomic',
    };
  }
  if (Array.isArray(value)) {
    return schema.type === 'list'
      ? schema
      : {
          type: 'list',
          relation: 'atomic',
          keys: [],
          keyDefaults: {},
          items: schema.type === 'any' ? schema : ANY_MAP,
        };
  }
  return { type: 'scalar' };
}

/** The schema of a field of an object. */
export function fieldSchema(schema: MapSchema, field: string): MergeSchema {
  return Object.hasOwn(schema.fields, field)
    ? schema.fields[field]
    : schema.others;
}

/** Whether a field belongs to the struct, so that it needs no owner of its own to exist. */
export function isDeclared(schema: MapSchema, field: string): boolean {
  return schema.undeclared === 'field' || Object.hasOwn(schema.fields, field);
}
