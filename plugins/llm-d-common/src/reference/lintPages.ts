import {
  describeFinding,
  lintRuleEntries,
  lintRules,
  type LintRule,
  type RuleId,
} from '../findings';
import {
  findingsOfExample,
  ruleExamples,
  type RuleExample,
} from '../lint/ruleExamples';
import {
  code,
  codeBlock,
  page,
  plain,
  prose,
  table,
  yamlBlock,
} from './markdown';
import type { ReferencePage } from './ReferencePage';

const severities: Readonly<Record<LintRule['severity'], string>> = {
  error: 'Error: it stands in the way of compiling.',
  warning: 'Warning: the resource is compiled all the same.',
  either:
    'Error where the resource or the EPP of that version would not work, else a warning.',
};

const isRule = (name: string): name is RuleId => Object.hasOwn(lintRules, name);

/** One page for each rule, and one that lists them. */
export function lintPages(): ReferencePage[] {
  return [
    indexOfRules(),
    ...lintRuleEntries().map(([name, rule]) => rulePage(name, rule)),
  ];
}

function indexOfRules(): ReferencePage {
  return {
    path: 'lint/README.md',
    content: page(
      'Lint rules',
      prose(
        'What a custom resource is held against. The form, the scaffolder actions, the command line and the condition `Valid` of the operator say the same words: path, message, what to do, and the page of the rule. All problems of a resource are listed at once.',
      ),
      table(
        ['Rule', 'Severity', 'What it is about'],
        lintRuleEntries().map(([name, { severity, title }]) => [
          `[${name}](${name}.md)`,
          severity === 'either' ? 'error or warning' : severity,
          plain(title),
        ]),
      ),
    ),
  };
}

function rulePage(name: string, rule: LintRule): ReferencePage {
  const examples = isRule(name) ? ruleExamples[name] : [];
  return {
    path: `lint/${name}.md`,
    content: page(
      rule.title,
      prose(`Rule ${code(name)}. ${severities[rule.severity]}`),
      '## Why',
      prose(plain(rule.why)),
      '## What to do',
      prose(plain(`${rule.fix}.`)),
      examples.length > 1 ? '## Examples' : '## Example',
      ...examples.flatMap(example => exampleBlocks(name, example)),
      '[All rules](README.md)',
    ),
  };
}

function exampleBlocks(rule: string, example: RuleExample): string[] {
  const found = findingsOfExample(example).filter(
    finding =>
      finding.rule === rule &&
      finding.path === example.path &&
      finding.severity === example.severity,
  );
  const says = [
    prose(`gives the ${example.severity}:`),
    codeBlock('text', found.map(describeFinding).join('\n')),
  ];
  switch (example.kind) {
    case 'EndpointPickerConfig':
      return [
        prose('This text as `epp.config`:'),
        codeBlock('text', example.text),
        ...says,
      ];
    case 'Stack':
      return [
        prose('A `SchedulerInstall` with this:'),
        yamlBlock({ spec: example.schedulerInstall }),
        prose('in front of a `SimulatorDeployment` with this:'),
        yamlBlock({ spec: example.simulatorDeployment }),
        ...says,
      ];
    default:
      return [
        prose(`In a ${code(example.kind)}, this:`),
        yamlBlock({ spec: example.spec }),
        ...says,
      ];
  }
}
