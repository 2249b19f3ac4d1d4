import { InputError } from '@backstage/errors';
import { HEALTH_NODE_IDS } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

const part = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/)
  .max(63);

const entityParamsSchema = z.object({
  kind: part,
  namespace: part,
  name: part,
});

const pathParamsSchema = entityParamsSchema
  .extend({ id: z.uuid(), other: z.uuid(), node: z.enum(HEALTH_NODE_IDS) })
  .partial();

/** @throws InputError */
export function parseEntityParams(params: unknown) {
  return parse(entityParamsSchema, params, 'path');
}

/** Whichever parameters a path has. @throws InputError */
export function parsePathParams(params: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parse(pathParamsSchema, params, 'path')),
  );
}

/** Parses what came from outside. @throws InputError that names each field at fault. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: string,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(`Invalid ${what}: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
