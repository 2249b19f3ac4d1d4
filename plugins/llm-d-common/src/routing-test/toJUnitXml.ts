import type { RoutingTestRunDetail } from './RoutingTestRun';
import type { Assertion } from './RunReport';

/** Code points that XML 1.0 does not know, even as references; halves of surrogate pairs among them. */
const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * A run as JUnit's XML, as CI systems read it: a test suite with a test case for each assertion. An inconclusive run's failed
 * assertions are skipped, for it shows nothing; a run without a result is one test case with an error.
 *
 * @public
 */
export function toJUnitXml(run: RoutingTestRunDetail): string {
  const { report } = run;
  const suite = `llm-d routing test ${run.scenario}`;
  const seconds = (
    run.finishedAt === undefined
      ? 0
      : Math.max(0, Date.parse(run.finishedAt) - Date.parse(run.startedAt)) /
        1000
  ).toFixed(3);
  const cases = report
    ? report.assertions.map(assertion =>
        assertionCase(run, assertion, report.verdict === 'inconclusive'),
      )
    : [];
  if (!report) {
    cases.push({
      outcome: 'error',
      xml: testCase(
        run,
        'the run ends with a result',
        element('error', { message: run.error ?? `the run is ${run.state}` }),
      ),
    });
  } else if (report.verdict === 'inconclusive' || cases.length === 0) {
    cases.push({
      outcome: report.verdict === 'inconclusive' ? 'skipped' : 'passed',
      xml: testCase(
        run,
        'verdict',
        report.verdict === 'inconclusive'
          ? element('skipped', { message: report.reason ?? 'inconclusive' })
          : '',
      ),
    });
  }
  const count = (outcome: string) =>
    String(cases.filter(entry => entry.outcome === outcome).length);
  const attributes = {
    name: suite,
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds,
    timestamp: run.startedAt,
  };
  const properties = [
    ['run', run.id],
    ['entity', run.entityRef],
    ['verdict', run.verdict ?? run.state],
    ['seed', run.seed],
    ...(report
      ? [
          ['entrance', report.entrance],
          ['localStandIn', String(report.localStandIn)],
        ]
      : []),
    ...Object.entries(run.parameters).map(([name, value]) => [
      `parameter.${name}`,
      String(value),
    ]),
  ].map(([name, value]) => element('property', { name, value }));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite${attributesText(attributes)}>`,
    `<properties>${properties.join('')}</properties>`,
    ...cases.map(({ xml }) => xml),
    '</testsuite></testsuites>',
    '',
  ].join('\n');
}

interface TestCase {
  outcome: 'passed' | 'failure' | 'error' | 'skipped';
  xml: string;
}

function assertionCase(
  run: RoutingTestRunDetail,
  { expected, measured, name, passed, tolerance }: Assertion,
  inconclusive: boolean,
): TestCase {
  const text = `measured ${measured}; expected ${expected}${
    tolerance === undefined ? '' : `; tolerance ${tolerance}`
  }`;
  if (passed) {
    return {
      outcome: 'passed',
      xml: testCase(run, name, `<system-out>${escaped(text)}</system-out>`),
    };
  }
  return inconclusive
    ? {
        outcome: 'skipped',
        xml: testCase(run, name, element('skipped', { message: text })),
      }
    : {
        outcome: 'failure',
        xml: testCase(run, name, element('failure', { message: text })),
      };
}

function testCase(
  run: RoutingTestRunDetail,
  name: string,
  content: string,
): string {
  const attributes = attributesText({
    name,
    classname: `llm-d.${run.scenario}`,
    time: '0',
  });
  return `<testcase${attributes}>${content}</testcase>`;
}

function element(name: string, attributes: Record<string, string>): string {
  return `<${name}${attributesText(attributes)}/>`;
}

function attributesText(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
}

function escaped(text: string): string {
  return text
    .replace(notInXml, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\r\n\t]/g, character => `&#${character.charCodeAt(0)};`);
}
