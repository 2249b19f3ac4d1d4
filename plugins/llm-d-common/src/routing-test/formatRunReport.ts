import type { RunReport, RunRequest } from './RunReport';

/**
 * A run as text for a terminal or a log: for each request a table endpoint x scorer (raw, weight, weighted), the totals, who
 * was picked and who served; then the assertions and the verdict.
 *
 * @returns lines separated by line breaks, without one at the end
 * @public
 */
export function formatRunReport(report: RunReport): string {
  return [
    `${report.scenario}: ${report.verdict}${
      report.localStandIn ? ' (local stand-in)' : ''
    }`,
    ...report.requests.flatMap(request => ['', ...formatRequest(request)]),
    '',
    'assertions',
    ...report.assertions.flatMap(({ name, passed, measured, expected }) => [
      `  ${passed ? 'passed' : 'FAILED'}  ${name}`,
      `          measured ${measured}`,
      `          expected ${expected}`,
    ]),
    '',
    `verdict: ${report.verdict}`,
    ...(report.reason === undefined ? [] : [`reason: ${report.reason}`]),
  ].join('\n');
}

function formatRequest(request: RunRequest): string[] {
  const { endpoints, index, phase, status, error, e2eMs } = request;
  const title = [
    `request ${index} (${phase})`,
    status === 0 ? 'no answer' : `HTTP ${status}`,
    ...(error === undefined ? [] : [error]),
    ...(e2eMs === undefined ? [] : [`${e2eMs.toFixed(1)} ms`]),
    `picked ${request.picked ?? 'unknown'}`,
    `served ${request.served ?? 'unknown'}`,
  ].join(', ');

  const scorers = [
    ...new Set(
      Object.values(endpoints).flatMap(score => Object.keys(score.scorers)),
    ),
  ];
  const rows = Object.entries(endpoints)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([endpoint, score]) => [
      endpoint,
      ...scorers.map(name => {
        const value = score.scorers[name];
        return value
          ? `${value.raw.toFixed(3)} x ${
              value.weight
            } = ${value.weighted.toFixed(3)}`
          : '-';
      }),
      score.total.toFixed(3),
      marks(request, endpoint),
    ]);
  if (rows.length === 0) {
    return [title, '  no decision of the EPP was found'];
  }
  return [title, ...table([['endpoint', ...scorers, 'total', ''], ...rows])];
}

function marks(request: RunRequest, endpoint: string): string {
  return [
    request.picked === endpoint ? 'picked' : '',
    request.served === endpoint ? 'served' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function table(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) =>
    rows.reduce((width, row) => Math.max(width, row[column].length), 0),
  );
  return rows.map(row =>
    `  ${row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')}`.trimEnd(),
  );
}
