import { isObject, type JsonObject, type JsonValue } from '../json/JsonValue';
import { listAt, stringAt } from '../json/navigate';
import { METADATA_SCHEMA } from './builtinSchemas';
import { ANY_MAP, type MapSchema, type MergeSchema } from './MergeSchema';

function convertObject(schema: JsonObject): MergeSchema {
  const properties = isObject(schema.properties)
    ? schema.properties
    : undefined;
  const additional = schema.additionalProperties;
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (!properties && additional === undefined && preserves) {
    return schema['x-kubernetes-map-type'] === 'atomic'
      ? { type: 'any', like: 'atomic' }
      : ANY_MAP;
  }
  const fields: Record<string, MergeSchema> = {};
  for (const [field, child] of Object.entries(properties ?? {})) {
    fields[field] = structuralMergeSchema(child);
  }
  if (schema['x-kubernetes-embedded-resource'] === true) {
    Object.assign(fields, {
      apiVersion: { type: 'scalar' },
      kind: { type: 'scalar' },
      metadata: METADATA_SCHEMA,
    });
  }
  const open = preserves || (additional !== undefined && additional !== false);
  return {
    type: 'map',
    fields,
    others: isObject(additional) ? structuralMergeSchema(additional) : ANY_MAP,
    undeclared: open ? 'item' : 'none',
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
  };
}

/** The merge schema that a structural schema of a CustomResourceDefinition implies (its x-kubernetes-list-type and -map-type). */
export function structuralMergeSchema(
  schema: JsonValue | undefined,
): MergeSchema {
  if (!isObject(schema)) {
    return ANY_MAP;
  }
  const type = stringAt(schema, 'type');
  if (type === 'object') {
    return convertObject(schema);
  }
  if (type === 'array') {
    const listType = stringAt(schema, 'x-kubernetes-list-type');
    const items = structuralMergeSchema(schema.items);
    const keys = listAt(schema, 'x-kubernetes-list-map-keys').map(String);
    return {
      type: 'list',
      relation: listType === 'map' || listType === 'set' ? listType : 'atomic',
      keys,
      keyDefaults: Object.fromEntries(
        keys.flatMap(key => {
          const properties = isObject(schema.items)
            ? schema.items.properties
            : undefined;
          const child = isObject(properties) ? properties[key] : undefined;
          return isObject(child) && child.default !== undefined
            ? [[key, child.default]]
            : [];
        }),
      ),
      items,
    };
  }
  return schema['x-kubernetes-preserve-unknown-fields'] === true ||
    type === undefined
    ? ANY_MAP
    : { type: 'scalar' };
}

/** The merge schema of a whole custom resource; its metadata is that of every object. */
export function customResourceMergeSchema(
  openAPIV3Schema: JsonValue | undefined,
): MapSchema {
  const root = structuralMergeSchema(openAPIV3Schema);
  const base: MapSchema =
    root.type === 'map'
      ? root
      : {
          type: 'map',
          fields: {},
          others: ANY_MAP,
          undeclared: 'item',
          atomic: false,
        };
  return {
    ...base,
    fields: {
      ...base.fields,
      apiVersion: { type: 'scalar' },
      kind: { type: 'scalar' },
      metadata: METADATA_SCHEMA,
    },
  };
}
