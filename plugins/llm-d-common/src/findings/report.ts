import type { Finding } from './Finding';
import { lintRules, ruleDocs, type RuleId } from './rules';

type Report = (
  rule: RuleId,
  path: string,
  message: string,
  /** Where this case has a better remedy than the rule in general. */
  fix?: string,
) => Finding;

const reportAs =
  (severity: Finding['severity']): Report =>
  (rule, path, message, fix = lintRules[rule].fix) => ({
    severity,
    rule,
    path,
    message,
    fix,
    docs: ruleDocs(rule),
  });

/** A finding that stands in the way of compiling. */
export const error = reportAs('error');

/** A finding that a person should know of. */
export const warning = reportAs('warning');

/** An element of a list if a condition holds. */
export const when = <T>(condition: unknown, ...items: T[]): T[] =>
  condition ? items : [];
