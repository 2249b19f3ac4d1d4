import type { RuleId } from '../findings/rules';

/**
 * A rule that looks at several fields of one object. The CRD carries it as a CEL expression, which API servers from 1.25 on enforce; the same
 * rule in TypeScript holds everywhere else. A test evaluates both on the same objects.
 */
export interface CrossFieldRule<Node> {
  rule: RuleId;
  /** CEL with the object as `self`, defaults applied. */
  expression: string;
  /** What is allowed, behind "Invalid value: …:". */
  message: string;
  /** The field of the object that is to be changed; empty for the object itself. */
  field: string;
  holds(node: Node): boolean;
  /** The value that stands there. */
  value(node: Node): unknown;
}

/** Metadata for a zod schema: the rules in the form that a CRD carries. */
export function celRules<Node>(rules: readonly CrossFieldRule<Node>[]): {
  kubernetes: Record<'x-kubernetes-validations', object[]>;
} {
  return {
    kubernetes: {
      'x-kubernetes-validations': rules.map(({ expression, message }) => ({
        rule: expression,
        message,
      })),
    },
  };
}
