/** What a kind of finding is about; the reference pages are generated from it. @public */
export interface LintRule {
  /** In a few words. */
  title: string;
  /** `either`: an error in the generations that refuse it, a warning in those that ignore it. */
  severity: 'error' | 'warning' | 'either';
  /** What happens otherwise, and to whom. */
  why: string;
  /** What to do, as an order to the reader. */
  fix: string;
}

/** Keeps the names of the rules for the compiler while it checks their shape. */
export const ruleTable = <Id extends string>(
  rules: Readonly<Record<Id, LintRule>>,
): Readonly<Record<Id, LintRule>> => rules;
