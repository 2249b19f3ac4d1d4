import { z } from 'zod';

/** A Kubernetes structural schema: the subset of JSON Schema that a CRD may use. @public */
export interface StructuralSchema {
  type?: string;
  description?: string;
  format?: string;
  default?: unknown;
  enum?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: StructuralSchema;
  items?: StructuralSchema;
  anyOf?: StructuralSchema[];
  [extension: `x-kubernetes-${string}`]: unknown;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

const INT32_MIN = -2147483648;
const INT32_MAX = 2147483647;

/**
 * Converts a zod schema into the schema that a CRD carries. What a structural schema cannot say must not be in the
 * zod schema: unions other than int-or-string have no type and throw, so that nobody learns it from the API server.
 *
 * Unknown fields are pruned by the API server, so `additionalProperties: false` has no counterpart; a loose object keeps
 * its unknown fields.
 *
 * @throws Error when the schema has no structural form.
 */
export function structuralSchema(schema: z.ZodType): StructuralSchema {
  return convert(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }));
}

function convert(schema: JsonSchema | boolean): StructuralSchema {
  if (typeof schema === 'boolean') {
    throw new Error('A boolean schema has no structural form');
  }
  const extensions = extensionsOf(schema);
  if (extensions['x-kubernetes-int-or-string']) {
    return {
      ...annotationsOf(schema),
      anyOf: [{ type: 'integer' }, { type: 'string' }],
      ...patternOf(schema.anyOf),
      ...extensions,
    };
  }
  if (typeof schema.type !== 'string') {
    throw new Error(
      `No structural form for ${JSON.stringify(
        schema,
      )}: use one type per field`,
    );
  }
  return {
    type: schema.type,
    ...annotationsOf(schema),
    ...numberRules(schema),
    ...stringRules(schema),
    ...arrayRules(schema),
    ...objectRules(schema),
    ...extensions,
  };
}

function extensionsOf(
  schema: JsonSchema,
): Record<`x-kubernetes-${string}`, unknown> {
  const extensions = schema.kubernetes;
  return typeof extensions === 'object' && extensions !== null
    ? { ...extensions }
    : {};
}

function annotationsOf({ description, default: fallback }: JsonSchema) {
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
  };
}

/** `format` bounds nothing by itself: the bounds of an int32 are written out. */
function numberRules({ type, minimum, maximum, enum: values }: JsonSchema) {
  if (type !== 'integer' && type !== 'number') {
    return {};
  }
  const isInt32 =
    type === 'integer' &&
    minimum !== undefined &&
    minimum >= INT32_MIN &&
    maximum !== undefined &&
    maximum <= INT32_MAX;
  return {
    ...(type === 'integer' && { format: isInt32 ? 'int32' : 'int64' }),
    ...(minimum !== undefined &&
      minimum > Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined &&
      maximum < Number.MAX_SAFE_INTEGER && { maximum }),
    ...(values && { enum: values }),
  };
}

function stringRules(schema: JsonSchema) {
  if (schema.type !== 'string') {
    return {};
  }
  const { enum: values, pattern, minLength, maxLength } = schema;
  return {
    ...(values && { enum: values }),
    ...(pattern !== undefined && { pattern }),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

function arrayRules({ type, items, minItems, maxItems }: JsonSchema) {
  if (type !== 'array') {
    return {};
  }
  if (items === undefined || Array.isArray(items)) {
    throw new Error('A tuple has no structural form');
  }
  return {
    items: convert(items),
    ...(minItems !== undefined && { minItems }),
    ...(maxItems !== undefined && { maxItems }),
  };
}

function objectRules(schema: JsonSchema): StructuralSchema {
  if (schema.type !== 'object') {
    return {};
  }
  const { properties = {}, required = [], additionalProperties } = schema;
  const entries = Object.entries(properties);
  const isMap =
    typeof additionalProperties === 'object' &&
    Object.keys(additionalProperties).length > 0;
  if (isMap) {
    return { additionalProperties: convert(additionalProperties) };
  }
  return {
    ...(entries.length > 0 && {
      properties: Object.fromEntries(
        entries.map(([name, property]) => [name, convert(property)]),
      ),
    }),
    ...(required.length > 0 && { required: [...required] }),
    ...(typeof additionalProperties === 'object' && {
      'x-kubernetes-preserve-unknown-fields': true,
    }),
  };
}

function patternOf(alternatives: JsonSchema['anyOf']): { pattern?: string } {
  for (const alternative of alternatives ?? []) {
    if (typeof alternative === 'object' && alternative.pattern !== undefined) {
      return { pattern: alternative.pattern };
    }
  }
  return {};
}
