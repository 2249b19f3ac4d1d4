export * from './Finding';
export * from './describeFinding';
export {
  lintRuleEntries,
  lintRules,
  ruleDocs,
  type LintRule,
  type RuleId,
} from './rules';
