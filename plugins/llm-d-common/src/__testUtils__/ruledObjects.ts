import { z } from 'zod';
import { structuralSchema } from '../crd/structuralSchema';
import { celRulesOf, type CelRule } from './celRulesOf';

/** An object in a custom resource whose schema carries rules over several fields. */
export interface RuledObject {
  /** Where it stands, e.g. `spec.epp`. */
  path: string;
  schema: z.ZodObject;
  rules: CelRule[];
}

/** All objects in a schema that carry rules, from the outside in. */
export function ruledObjects(
  schema: z.core.$ZodType,
  path: string,
): RuledObject[] {
  if (schema instanceof z.ZodObject) {
    const rules = celRulesOf(structuralSchema(schema));
    return [
      ...(rules.length > 0 ? [{ path, schema, rules }] : []),
      ...Object.entries(schema.shape).flatMap(([name, property]) =>
        ruledObjects(property, `${path}.${name}`),
      ),
    ];
  }
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
    ? ruledObjects(schema.unwrap(), path)
    : [];
}
