import { Environment } from '@marcbachmann/cel-js';
import { z } from 'zod';
import type { StructuralSchema } from '../crd/structuralSchema';
import { celProperties, celValue } from './celSchema';

/** A rule as the CRD carries it. */
export interface CelRule {
  expression: string;
  message: string;
  /** @param node - defaults applied */
  holds(node: unknown): boolean;
}

const rulesSchema = z.array(
  z.strictObject({ rule: z.string(), message: z.string() }),
);

/**
 * The rules that the schema of an object carries, as an API server evaluates them.
 *
 * @throws Error when one does not fit the schema
 */
export function celRulesOf(schema: StructuralSchema): CelRule[] {
  const rules = rulesSchema.parse(schema['x-kubernetes-validations'] ?? []);
  const environment = new Environment().registerVariable('self', {
    schema: celProperties(schema),
  });
  return rules.map(({ message, rule }) => {
    const program = environment.parse(rule);
    const { error, type } = program.check();
    if (type !== 'bool') {
      throw new Error(`${rule}: ${error?.message ?? `is of type ${type}`}`);
    }
    return {
      expression: rule,
      message,
      holds: node => program({ self: celValue(node, schema) }) === true,
    };
  });
}
