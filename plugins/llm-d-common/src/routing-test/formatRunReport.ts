import { explainDecision } from '../decision/explainDecision';
import { parametersText } from './parametersText';
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
    ...formatRequests(report.requests),
    '',
    'assertions',
    ...report.assertions.flatMap(
      ({ name, passed, measured, expected, tolerance }) => [
        `  ${passed ? 'passed' : 'FAILED'}  ${name}`,
        `          measured ${measured}`,
        `          expected ${expected}`,
        ...(tolerance === undefined
          ? []
          : [`          tolerance ${tolerance}`]),
      ],
    ),
    ...(report.unobserved.length === 0 ? [] : ['', 'not observed']),
    ...report.unobserved.map(sentence => `  ${sentence}`),
    '',
    ...formatSummary(report),
    '',
    `verdict: ${report.verdict}`,
    ...(report.reason === undefined ? [] : [`reason: ${report.reason}`]),
  ].join('\n');
}

/** More rows than this are no table that anybody reads. */
const mostRequests = 20;

function formatRequests(requests: readonly RunRequest[]): string[] {
  const shown = requests.slice(0, mostRequests);
  return [
    ...shown.flatMap(request => ['', ...formatRequest(request)]),
    ...(requests.length > shown.length
      ? ['', `and ${requests.length - shown.length} requests more`]
      : []),
  ];
}

function formatSummary({
  entrance,
  parameters,
  seed,
  summary,
}: RunReport): string[] {
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const latencies = [
    ['TTFT', summary.ttft],
    ['ITL', summary.itl],
    ['E2E', summary.e2e],
    ['lag', summary.lag],
  ] as const;
  return [
    `${summary.sent} requests (${counts(summary.byStatus)}), by way of ${
      entrance === 'direct'
        ? "the gateway's address"
        : "the API server's service proxy"
    }`,
    `served by ${counts(summary.byEndpoint) || 'nobody known'}`,
    ...latencies.flatMap(([name, latency]) =>
      latency
        ? [
            `${name} P50 ${latency.p50.toFixed(
              1,
            )} ms, P95 ${latency.p95.toFixed(1)} ms, P99 ${latency.p99.toFixed(
              1,
            )} ms`,
          ]
        : [],
    ),
    `seed ${seed}, parameters: ${parametersText(parameters)}`,
  ];
}

function formatRequest(request: RunRequest): string[] {
  const { decision, index, phase, status, error, e2eMs } = request;
  const endpoints = decision?.endpoints ?? {};
  const title = [
    `request ${index} (${phase})`,
    status === 0 ? 'no answer' : `HTTP ${status}`,
    ...(error === undefined ? [] : [error]),
    ...(e2eMs === undefined ? [] : [`${e2eMs.toFixed(1)} ms`]),
    `picked ${decision?.picked ?? 'unknown'}`,
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
    return [title, '  no scores of the EPP were found'];
  }
  return [
    title,
    ...table([['endpoint', ...scorers, 'total', ''], ...rows]),
    ...(decision ? [`  ${explainDecision(decision).sentence}`] : []),
  ];
}

function marks(request: RunRequest, endpoint: string): string {
  return [
    request.decision?.picked === endpoint ? 'picked' : '',
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
