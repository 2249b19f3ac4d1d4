import { endpointPickerRules } from './endpointPickerRules';
import type { LintRule } from './LintRule';
import { networkRules } from './networkRules';
import { resourceRules } from './resourceRules';
import { stackRules } from './stackRules';

export type { LintRule } from './LintRule';

/** Every rule that a custom resource is held against, by name. @public */
export const lintRules = {
  ...resourceRules,
  ...endpointPickerRules,
  ...networkRules,
  ...stackRules,
};

/** Name of a rule: kebab-case and stable. @public */
export type RuleId = keyof typeof lintRules;

/** The rules with their names, in the order of the table. @public */
export function lintRuleEntries(): [string, LintRule][] {
  return Object.entries<LintRule>(lintRules);
}

/** Where a rule is explained: a path in this project's repository. @public */
export function ruleDocs(rule: string): string {
  return `docs/reference/lint/${rule}.md`;
}
