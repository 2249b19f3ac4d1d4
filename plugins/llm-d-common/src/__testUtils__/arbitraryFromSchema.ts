import fc from 'fast-check';
import type { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Values that a JSON schema (draft-07, as zod writes it) accepts: optional properties now there, now not; numbers within
 * their bounds; texts that match their pattern.
 *
 * @param likely - numbers and texts that every other field takes which accepts one of them
 */
export function arbitraryFromSchema(
  schema: JsonSchema | boolean | undefined,
  likely: readonly (number | string)[] = [],
): fc.Arbitrary<unknown> {
  if (typeof schema !== 'object') {
    return fc.jsonValue({ maxDepth: 2 });
  }
  if (schema.enum) {
    return fc.constantFrom(...schema.enum);
  }
  if (schema.anyOf) {
    return fc.oneof(
      ...schema.anyOf.map(choice => arbitraryFromSchema(choice, likely)),
    );
  }
  const fitting = likely.filter(value => accepts(schema, value));
  return fitting.length > 0
    ? fc.oneof(fc.constantFrom(...fitting), arbitraryOfType(schema, likely))
    : arbitraryOfType(schema, likely);
}

function accepts(
  { type, minimum, maximum, minLength, maxLength, pattern }: JsonSchema,
  value: number | string,
): boolean {
  if (typeof value === 'number') {
    return (
      (type === 'integer' || type === 'number') &&
      value >= (minimum ?? value) &&
      value <= (maximum ?? value)
    );
  }
  return (
    type === 'string' &&
    value.length >= (minLength ?? 0) &&
    value.length <= (maxLength ?? value.length) &&
    (pattern === undefined || new RegExp(pattern).test(value))
  );
}

function arbitraryOfType(
  schema: JsonSchema,
  likely: readonly (number | string)[],
): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -1e6, -1e9),
        max: Math.min(schema.maximum ?? 1e6, 1e9),
      });
    case 'number':
      return fc.double({
        min: schema.minimum ?? -1e6,
        max: schema.maximum ?? 1e6,
        noNaN: true,
      });
    case 'string':
      return arbitraryText(schema);
    case 'array':
      return fc.array(
        arbitraryFromSchema(
          Array.isArray(schema.items) ? undefined : schema.items,
          likely,
        ),
        {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 3, 3),
        },
      );
    case 'object':
      return arbitraryObject(schema, likely);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function arbitraryText({ pattern, minLength = 0, maxLength = 40 }: JsonSchema) {
  const fits = (text: string) =>
    text.length >= minLength && text.length <= maxLength;
  return pattern
    ? fc
        .stringMatching(new RegExp(pattern), {
          maxLength: Math.min(maxLength, 70),
        })
        .filter(fits)
    : fc.string({ minLength, maxLength: Math.min(maxLength, 20) });
}

function arbitraryObject(
  {
    properties = {},
    required = [],
    additionalProperties,
    propertyNames,
  }: JsonSchema,
  likely: readonly (number | string)[],
): fc.Arbitrary<unknown> {
  const isMap =
    typeof additionalProperties === 'object' &&
    Object.keys(properties).length === 0;
  if (isMap) {
    const keys =
      typeof propertyNames === 'object' && propertyNames.pattern
        ? arbitraryText(propertyNames)
        : fc.stringMatching(/^[a-z][a-z.\/-]{0,20}$/);
    return fc.dictionary(
      keys,
      arbitraryFromSchema(additionalProperties, likely),
      { maxKeys: 3 },
    );
  }
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      arbitraryFromSchema(property, likely),
    ]),
  );
  return fc.record(fields, { requiredKeys: [...required] });
}
