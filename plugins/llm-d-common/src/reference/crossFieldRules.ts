import { z } from 'zod';
import { crossFieldRules } from '../crd/crossFieldRules';
import type { StructuralSchema } from '../crd/structuralSchema';
import type { RuleId } from '../findings';

/** A rule that a CRD carries at some place. */
export interface PlacedRule {
  path: string;
  expression: string;
  message: string;
  /** What lint calls it. */
  rule: RuleId | undefined;
}

const ruleOfExpression = new Map(
  crossFieldRules.map(({ expression, rule }) => [expression, rule]),
);

const validationsSchema = z
  .array(z.object({ rule: z.string(), message: z.string() }))
  .catch([]);

/** The rules of an object and of what is in it. */
export function placedRules(
  schema: StructuralSchema,
  path: string,
): PlacedRule[] {
  return [
    ...validationsSchema
      .parse(schema['x-kubernetes-validations'])
      .map(({ message, rule }) => ({
        path,
        expression: rule,
        message,
        rule: ruleOfExpression.get(rule),
      })),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
      placedRules(child, `${path}.${name}`),
    ),
  ];
}
