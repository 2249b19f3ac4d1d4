import type { RuleId } from './rules';

/**
 * What is wrong with, or worth saying about, a custom resource.
 *
 * @public
 */
export interface Finding {
  /** An error stands in the way of compiling; a warning does not. */
  severity: 'error' | 'warning';
  /** Names the rule, for machines; see {@link lintRules}. */
  rule: RuleId;
  /** Field path as the API server writes it, e.g. `spec.proxyService.port` or `spec.epp.args[1]`. */
  path: string;
  /** For a person, in one sentence: what stands there, and what is allowed. */
  message: string;
  /** What to do about it. */
  fix: string;
  /** Where the rule is explained: a path in this project's repository. */
  docs: string;
}
