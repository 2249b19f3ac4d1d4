import { z } from 'zod';

const count = z.number().int().nonnegative();
const types = [
  'object',
  'array',
  'string',
  'number',
  'integer',
  'boolean',
  'null',
] as const;

const valuesOf: Partial<Record<(typeof types)[number], string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
};

/**
 * The part of JSON Schema that llm-d-inference-sim lets a tool's parameters
 * use; anything else is refused there, so it is here.
 */
const parameterSchema: z.ZodType = z.lazy(() =>
  z
    .strictObject({
      type: z.enum(types),
      description: z.string().optional(),
      enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
      properties: z.record(z.string(), parameterSchema).optional(),
      items: z.union([parameterSchema, z.array(parameterSchema)]).optional(),
      required: z.array(z.string()).optional(),
      additionalProperties: z.boolean().optional(),
      minItems: count.optional(),
      maxItems: count.optional(),
      default: z.unknown().optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
      exclusiveMinimum: z.union([z.number(), z.boolean()]).optional(),
      exclusiveMaximum: z.union([z.number(), z.boolean()]).optional(),
      minLength: count.optional(),
      maxLength: count.optional(),
      pattern: z.string().optional(),
      format: z.string().optional(),
      title: z.string().optional(),
    })
    .refine(
      ({ type, enum: values = [] }) =>
        !valuesOf[type] ||
        values.every(value => typeof value === valuesOf[type]),
      { error: 'the values of enum are not of the type', path: ['enum'] },
    ),
);

const toolSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  parameters: parameterSchema,
});

/** Why a request's function cannot be a tool; undefined when it can. */
export const toolFault = (tool: unknown): string | undefined => {
  const { error } = toolSchema.safeParse(tool);
  const issue = error?.issues[0];
  return issue && `${['function', ...issue.path].join('.')}: ${issue.message}`;
};
