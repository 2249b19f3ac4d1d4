import { InputError } from '@backstage/errors';
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

const runParamsSchema = entityParamsSchema.extend({ id: z.uuid() });

/** @throws InputError */
export function parseEntityParams(params: unknown) {
  return parse(entityParamsSchema, params, 'path');
}

/** @throws InputError */
export function parseRunParams(params: unknown) {
  return parse(runParamsSchema, params, 'path');
}

/** Parses what came from outside. @throws InputError that names each field at fault. */
export function parse<T>(
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(`Invalid ${what}: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
