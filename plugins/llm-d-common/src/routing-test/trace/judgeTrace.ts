import type { Assertion, RunRequest } from '../RunReport';
import { ascending, quantile } from '../statistics/quantile';
import { isSuccess, summarize } from '../summarize';
import { passedEpp, servedAsPicked } from '../trafficAssertions';
import type { TraceAssertion } from './Trace';

/** What one line of a trace's assertions says of the run. */
export function judgeTrace(
  wanted: TraceAssertion,
  all: readonly RunRequest[],
): Assertion {
  const requests = wanted.groups
    ? all.filter(({ group }) => wanted.groups?.includes(group ?? ''))
    : all;
  const of = wanted.groups ? ` of ${wanted.groups.join(', ')}` : '';
  switch (wanted.that) {
    case 'answered': {
      const share =
        requests.filter(({ status }) => isSuccess(status)).length /
        Math.max(1, requests.length);
      return {
        name: `requests${of} were answered`,
        passed: share >= wanted.atLeast,
        measured: `${percent(share)} of ${requests.length} with HTTP 2xx`,
        expected: `at least ${percent(wanted.atLeast)}`,
      };
    }
    case 'statuses': {
      const wrong = requests.find(
        ({ status }) => !wanted.only.includes(status),
      );
      return {
        name: `requests${of} had HTTP ${wanted.only.join(', ')} only`,
        passed: !wrong,
        measured: Object.entries(summarize(requests).byStatus)
          .map(([status, count]) => `${status}: ${count}`)
          .join(', '),
        expected: wanted.only.join(', '),
      };
    }
    case 'passed-epp':
      return named(passedEpp(requests), of);
    case 'served-as-picked':
      return named(servedAsPicked(requests), of);
    case 'same-endpoint': {
      const served = [
        ...new Set(requests.map(request => request.served ?? 'unknown')),
      ].sort();
      return {
        name: `requests${of} were served by one endpoint`,
        passed: served.length === 1 && served[0] !== 'unknown',
        measured: served.join(', '),
        expected: 'one endpoint',
      };
    }
    case 'latency': {
      const values = ascending(
        requests
          .filter(({ status }) => isSuccess(status))
          .map(request => latencyOf(request, wanted.of))
          .filter(value => value !== undefined),
      );
      const value =
        values.length > 0 ? quantile(values, wanted.quantile) : undefined;
      return {
        name: `${wanted.of.toUpperCase()}${of}: P${wanted.quantile * 100}`,
        passed: value !== undefined && value <= wanted.atMostMs,
        measured:
          value === undefined
            ? 'no request has it'
            : `${value.toFixed(1)} ms of ${values.length} requests`,
        expected: `at most ${wanted.atMostMs} ms`,
      };
    }
    case 'prefix-hits': {
      const rate = summarize(requests).decisions.prefixHitRate;
      return {
        name: `prefix hits${of}`,
        passed: rate !== undefined && rate >= wanted.atLeast,
        measured:
          rate === undefined ? 'no prefix scores were found' : percent(rate),
        expected: `at least ${percent(wanted.atLeast)}`,
      };
    }
    default: {
      const { imbalance } = summarize(requests);
      return {
        name: `imbalance${of}: largest share against an even one`,
        passed: imbalance !== undefined && imbalance <= wanted.atMost,
        measured: imbalance === undefined ? 'unknown' : imbalance.toFixed(2),
        expected: `at most ${wanted.atMost}`,
      };
    }
  }
}

function latencyOf(
  { e2eMs, itlMs, ttftMs }: RunRequest,
  which: 'ttft' | 'itl' | 'e2e',
): number | undefined {
  return { ttft: ttftMs, itl: itlMs, e2e: e2eMs }[which];
}

function named(assertion: Assertion, of: string): Assertion {
  return { ...assertion, name: `${assertion.name}${of}` };
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
