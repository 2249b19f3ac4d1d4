import type { CrossFieldRule } from '../crd/CrossFieldRule';
import type { Finding } from '../findings';
import { error } from '../findings/report';
import { shown } from '../findings/shown';

/** The rules of one object that do not hold; nothing when the object is not there. */
export function lintCrossFields<Node>(
  rules: readonly CrossFieldRule<Node>[],
  node: Node | undefined,
  path: string,
): Finding[] {
  if (node === undefined) {
    return [];
  }
  return rules
    .filter(({ holds }) => !holds(node))
    .map(({ field, message, rule, value }) => {
      const written = value(node);
      return error(
        rule,
        field === '' ? path : `${path}.${field}`,
        written === undefined
          ? `Required value: ${message}`
          : `Invalid value: ${shown(written)}: ${message}`,
      );
    });
}
