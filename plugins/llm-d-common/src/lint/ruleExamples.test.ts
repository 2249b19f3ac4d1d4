import { customResourceDefinitions } from '../crd';
import {
  describeFinding,
  lintRuleEntries,
  lintRules,
  type Finding,
  type RuleId,
} from '../findings';
import {
  exampleResource,
  findingsOfExample,
  ruleExamples,
  stackResources,
  type RuleExample,
} from './ruleExamples';

const isRule = (name: string): name is RuleId => Object.hasOwn(lintRules, name);
const examples = lintRuleEntries()
  .map(([name]) => name)
  .filter(isRule)
  .flatMap(rule =>
    ruleExamples[rule].map((example, index) => ({
      title: `${rule} ${index + 1}`,
      rule,
      example,
    })),
  );

/** What stands at a path that {@link fieldPath} has written. */
function valueAt(object: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map(
    ([, bracketed, plain]) => bracketed ?? plain,
  );
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return new Map(Object.entries(value)).get(key);
  }, object);
}

/** Keys and scalars of a value, as a message may show them. */
function wordsOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => [
        ...(Array.isArray(value) ? [] : [key]),
        ...wordsOf(item),
      ])
    : // Of an argument its flag.
      [String(value).replace(/^-+|=.*$/g, '')];
}

/** Whether a message says which value is bad, or which one is missing. */
function isConcrete({ message, path }: Finding, example: RuleExample): boolean {
  const value = ((): unknown => {
    switch (example.kind) {
      case 'EndpointPickerConfig':
        return example.text.split('\n')[0];
      case 'Stack':
        return stackResources(example)
          .map(resource => valueAt(resource, path))
          .find(found => found !== undefined);
      default:
        return valueAt(exampleResource(example), path);
    }
  })();
  const namesWhatIsMissing =
    /\b(Required value|unknown field|experimental|without|no|not|nothing|none)\b/;
  return (
    namesWhatIsMissing.test(message) ||
    [...wordsOf(value), path.split('.').pop() ?? ''].some(word =>
      message.includes(word),
    )
  );
}

describe('ruleExamples', () => {
  it('has an example for every rule, and for no other', () => {
    expect(Object.keys(ruleExamples).sort()).toEqual(
      Object.keys(lintRules).sort(),
    );
    for (const [rule, list] of Object.entries(ruleExamples)) {
      expect({ rule, examples: list.length }).not.toEqual({
        rule,
        examples: 0,
      });
    }
  });

  it.each(examples)('raises $title', ({ rule, example }) => {
    expect(
      findingsOfExample(example).map(finding => ({
        rule: finding.rule,
        path: finding.path,
        severity: finding.severity,
      })),
    ).toContainEqual({ rule, path: example.path, severity: example.severity });
  });

  it('shows each severity that the table has', () => {
    const shown = lintRuleEntries().map(([rule]) => [
      rule,
      [
        ...new Set(
          examples
            .filter(one => one.rule === rule)
            .map(({ example }) => example.severity),
        ),
      ].sort(),
    ]);
    expect(shown).toEqual(
      lintRuleEntries().map(([rule, { severity }]) => [
        rule,
        severity === 'either' ? ['error', 'warning'] : [severity],
      ]),
    );
  });

  it('raises no rule in another severity than the table has', () => {
    const contradictions = examples
      .flatMap(({ example }) => findingsOfExample(example))
      .filter(
        ({ rule, severity }) =>
          lintRules[rule].severity !== 'either' &&
          lintRules[rule].severity !== severity,
      );
    expect(contradictions).toEqual([]);
  });

  it('says in every message which value is bad, or what is missing', () => {
    const vague = examples.flatMap(({ example, title }) =>
      findingsOfExample(example)
        .filter(finding => !isConcrete(finding, example))
        .map(finding => `${title}: ${describeFinding(finding)}`),
    );
    expect(vague).toEqual([]);
  });

  it('says of every finding what to do, in a sentence of its own', () => {
    for (const { example } of examples) {
      for (const finding of findingsOfExample(example)) {
        expect(finding.fix).toMatch(/^[A-Z].*[^.\s]$/);
        expect(finding.message).toMatch(/[^.\s]$/);
        expect(finding.docs).toBe(`docs/reference/lint/${finding.rule}.md`);
      }
    }
  });

  it('says nothing twice', () => {
    for (const { example } of examples) {
      const lines = findingsOfExample(example).map(describeFinding);
      expect(lines).toEqual([...new Set(lines)]);
    }
  });

  it('has the words of every rule that the CRDs carry', () => {
    const carried = [
      ...JSON.stringify(customResourceDefinitions).matchAll(
        /"message":("(?:[^"\\]|\\.)*")/g,
      ),
    ].map(([, text]) => String(JSON.parse(text)));
    const said = examples
      .flatMap(({ example }) => findingsOfExample(example))
      .map(({ message }) => message);
    expect(carried.length).toBeGreaterThan(5);
    expect(
      carried.filter(text => !said.some(message => message.endsWith(text))),
    ).toEqual([]);
  });
});
