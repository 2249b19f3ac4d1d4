import type { ObjectSchema } from '@marcbachmann/cel-js';
import type { StructuralSchema } from '../crd/structuralSchema';

/** Words that CEL keeps for itself. */
const reserved =
  /^(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/;
const escapes: Record<string, string> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** The name of a property in a CRD's CEL, where `self.namespace` is written `self.__namespace__`. */
export function celName(property: string): string {
  return reserved.test(property)
    ? `__${property}__`
    : property.replace(/__|[./-]/g, part => escapes[part]);
}

/** What CEL knows of an object's properties: a rule that asks for another one, or for another type, is refused. */
export function celProperties(schema: StructuralSchema): ObjectSchema {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [
      celName(name),
      property.properties ? celProperties(property) : celType(property),
    ]),
  );
}

/** Anything, where there is no schema. */
function celType(schema: StructuralSchema | undefined): string {
  switch (schema?.type) {
    case 'boolean':
      return 'bool';
    case 'integer':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    case 'array':
      return `list<${
        schema.items?.properties ? 'dyn' : celType(schema.items)
      }>`;
    case 'object':
      return `map<string, ${celType(schema.additionalProperties)}>`;
    default:
      return 'dyn';
  }
}

/** A value as CEL sees it: whole numbers apart from others, properties by their CEL name, unknown ones gone. */
export function celValue(value: unknown, schema: StructuralSchema): unknown {
  const { additionalProperties, items, properties } = schema;
  if (Array.isArray(value)) {
    return items ? value.map(item => celValue(item, items)) : value;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return Object.fromEntries(
      additionalProperties
        ? entries.map(([key, entry]) => [
            key,
            celValue(entry, additionalProperties),
          ])
        : entries
            .filter(([name]) => properties?.[name])
            .map(([name, entry]) => [
              celName(name),
              celValue(entry, properties?.[name] ?? {}),
            ]),
    );
  }
  return typeof value === 'number' && schema.type !== 'number'
    ? BigInt(value)
    : value;
}
