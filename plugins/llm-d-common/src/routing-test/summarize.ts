import type { RunRequest } from './RunReport';
import type { LatencySummary, RunSummary } from './RunSummary';
import { histogramOf } from './statistics/histogram';
import { ascending, quantile } from './statistics/quantile';

/** Names of scorers that compare prefixes, as configurations have them; a scorer may be named otherwise. */
const prefixScorer = /prefix-cache/;

/**
 * Figures over the requests of a run.
 *
 * @param options - `prefixScorers`: names of the scorers that compare prefixes; default: those whose names say so
 * @public
 */
export function summarize(
  requests: readonly RunRequest[],
  options: { prefixScorers?: readonly string[] } = {},
): RunSummary {
  const isPrefixScorer = (name: string) =>
    options.prefixScorers?.includes(name) ?? prefixScorer.test(name);
  const byEndpoint = countBy(
    requests.flatMap(({ served, status }) =>
      served !== undefined && isSuccess(status) ? [served] : [],
    ),
  );
  const decisions = requests.flatMap(({ decision }) =>
    decision ? [decision] : [],
  );
  const prefixHits = decisions.flatMap(({ endpoints, picked }) => {
    const scorers =
      picked === undefined ? {} : endpoints[picked]?.scorers ?? {};
    const scored = Object.entries(scorers).filter(([name]) =>
      isPrefixScorer(name),
    );
    return scored.length > 0 ? [scored.some(([, { raw }]) => raw > 0)] : [];
  });
  const imbalance = imbalanceOf(byEndpoint, requests);
  const planned = requests.filter(
    ({ plannedAtMs }) => plannedAtMs !== undefined,
  );
  return {
    sent: requests.length,
    byStatus: countBy(requests.map(({ status }) => String(status))),
    byEndpoint,
    ...latency(
      'ttft',
      requests.map(({ ttftMs }) => ttftMs),
    ),
    ...latency(
      'itl',
      requests.map(({ itlMs }) => itlMs),
    ),
    ...latency(
      'e2e',
      requests.map(({ e2eMs, status }) => (status === 0 ? undefined : e2eMs)),
    ),
    ...latency(
      'lag',
      planned.map(({ lagMs }) => lagMs),
    ),
    decisions: {
      found: decisions.length,
      tied: decisions.filter(({ tied }) => tied.length > 1).length,
      inconsistent: decisions.filter(
        ({ inconsistency }) => inconsistency !== undefined,
      ).length,
      ...(prefixHits.length > 0 && {
        prefixHitRate: prefixHits.filter(Boolean).length / prefixHits.length,
      }),
    },
    ...(imbalance !== undefined && { imbalance }),
  };
}

/**
 * Largest share against an even one, over the endpoints that served and those that were candidates: an endpoint that nobody
 * picked is the very thing to see.
 */
function imbalanceOf(
  byEndpoint: Readonly<Record<string, number>>,
  requests: readonly RunRequest[],
): number | undefined {
  const counts = Object.values(byEndpoint);
  const served = counts.reduce((sum, count) => sum + count, 0);
  const endpoints = new Set([
    ...Object.keys(byEndpoint),
    ...requests.flatMap(({ decision }) =>
      Object.keys(decision?.endpoints ?? {}),
    ),
  ]);
  return served === 0
    ? undefined
    : (Math.max(...counts) * endpoints.size) / served;
}

function latency<K extends string>(
  name: K,
  values: readonly (number | undefined)[],
): { [key in K]?: LatencySummary } {
  const sorted = ascending(values.filter(value => value !== undefined));
  if (sorted.length === 0) {
    return {};
  }
  const summary: LatencySummary = {
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    histogram: histogramOf(sorted),
  };
  const entry: { [key in K]?: LatencySummary } = {};
  entry[name] = summary;
  return entry;
}

function countBy(keys: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries(
    [...counts].sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** HTTP 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
