import type { RunReport } from '../routing-test/RunReport';

/**
 * What a run has shown, as a Markdown table for a task log or a pull request; badged when it was a stand-in's.
 *
 * @public
 */
export function verdictTable(report: RunReport): string {
  const { assertions, localStandIn, reason, scenario, verdict } = report;
  return [
    `**${scenario}: ${verdict}**${
      localStandIn ? ' (local stand-in: figures say nothing of a cluster)' : ''
    }`,
    ...(reason === undefined ? [] : ['', reason]),
    '',
    '| | what | measured | expected |',
    '| --- | --- | --- | --- |',
    ...assertions.map(
      ({ expected, measured, name, passed }) =>
        `| ${passed ? 'passed' : 'FAILED'} | ${cell(name)} | ${cell(
          measured,
        )} | ${cell(expected)} |`,
    ),
  ].join('\n');
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}
