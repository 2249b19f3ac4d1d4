import type { Assertion, RunRequest } from './RunReport';
import type { ScenarioObservations } from './ScenarioObservations';

/** `--v` from which on an EPP logs scores. */
const scoreVerbosity = 4;

/** Every request was answered with success. */
export function answered(requests: readonly RunRequest[]): Assertion {
  const good = requests.filter(({ status }) => status >= 200 && status < 300);
  const bad = requests.find(({ status }) => status < 200 || status >= 300);
  return {
    name: 'every request was answered',
    passed: requests.length > 0 && !bad,
    measured: `${good.length} of ${requests.length}${
      bad
        ? `; request ${bad.index}: ${
            bad.status === 0 ? 'no answer' : `HTTP ${bad.status}`
          }${bad.error ? ` (${bad.error})` : ''}`
        : ''
    }`,
    expected: `${requests.length} of ${requests.length} with HTTP 2xx`,
  };
}

/** Every request was decided upon by an EPP, and it says so itself: by a decision, or by the mark that it leaves on answers. */
export function passedEpp(requests: readonly RunRequest[]): Assertion {
  const isDecided = ({ decision, passedEpp: marked }: RunRequest) =>
    marked === true ||
    (decision?.picked !== undefined && decision.source !== 'recomputed');
  const decided = requests.filter(isDecided);
  const sources = [
    ...new Set(
      decided.map(({ decision }) => decision?.source ?? 'mark on the answer'),
    ),
  ].sort();
  const bypassed = requests.find(request => !isDecided(request));
  return {
    name: 'traffic passed the EPP',
    passed: requests.length > 0 && !bypassed,
    measured: `${decided.length} of ${requests.length} passed it${
      sources.length > 0 ? ` (${sources.join(', ')})` : ''
    }${bypassed ? `; no trace of request ${bypassed.index}` : ''}`,
    expected: `a decision of the EPP for each of ${requests.length} requests`,
  };
}

/** Who answered is who was picked. */
export function servedAsPicked(requests: readonly RunRequest[]): Assertion {
  const wrong = requests.filter(
    ({ decision, served }) =>
      decision?.picked === undefined || decision.picked !== served,
  );
  const [first] = wrong;
  return {
    name: 'every request was served by the endpoint that was picked',
    passed: requests.length > 0 && wrong.length === 0,
    measured: `${requests.length - wrong.length} of ${requests.length}${
      first
        ? `; request ${first.index}: picked ${
            first.decision?.picked ?? 'unknown'
          }, served by ${first.served ?? 'unknown'}`
        : ''
    }`,
    expected: `${requests.length} of ${requests.length}`,
  };
}

/**
 * Why nothing can be said about scores, if so. An EPP that logs scores and has none for an answered request did not see it,
 * which is a finding and no obstacle.
 */
export function scoresMissing({
  requests,
  eppVerbosity,
}: ScenarioObservations): string | undefined {
  const isScored = ({ decision }: RunRequest) =>
    Object.values(decision?.endpoints ?? {}).some(
      ({ scorers }) => Object.keys(scorers).length > 0,
    );
  if (requests.every(isScored)) {
    return requests.some(({ decision }) => decision?.source === 'recomputed')
      ? "The EPP's log has scores but not its own totals, so they would prove nothing but our own sum."
      : undefined;
  }
  if (eppVerbosity !== undefined && eppVerbosity < scoreVerbosity) {
    return `The EPP logs with verbosity ${eppVerbosity} and shows scores from ${scoreVerbosity} on: set epp.verbosity to ${scoreVerbosity}. (It is left alone here: changing it restarts the EPP.)`;
  }
  const someScored = requests.some(isScored);
  const answeredAny = requests.some(({ status }) => status > 0);
  if (!someScored && answeredAny && eppVerbosity === undefined) {
    return `The EPP's log shows no scores and its verbosity could not be learnt: does it run with --v ${scoreVerbosity} or higher?`;
  }
  return undefined;
}

/** Why something that is logged with the scores cannot be seen; undefined when it can. */
export function logTooQuiet(
  { eppVerbosity }: ScenarioObservations,
  what: string,
): string | undefined {
  return eppVerbosity !== undefined && eppVerbosity < scoreVerbosity
    ? `The EPP logs with verbosity ${eppVerbosity} and shows ${what} from ${scoreVerbosity} on: set epp.verbosity to ${scoreVerbosity}. (It is left alone here: changing it restarts the EPP.)`
    : undefined;
}
