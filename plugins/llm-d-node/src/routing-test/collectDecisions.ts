import { parseEppLog, type Decision } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import type { EndpointPicker } from '../epp/EndpointPicker';
import type { Clock } from '../time/Clock';
import { growingIntervals, pause } from '../time/pause';

/** How long after the last answer a decision may take to come into the log. */
const longestWaitMs = 5_000;

/** Clocks of nodes differ; lines of other requests do no harm, for lines are joined by request id. */
const clockSkewMs = 10_000;

/** `--v` from which on scores are logged. */
const scoreVerbosity = 4;

/**
 * Reads decisions out of the logs of all EPP pods until each of the requests has one, or until waiting longer is in vain.
 *
 * @param options - `since`: start of the run; `requestIds`: requests that an EPP must have decided upon
 */
export async function collectDecisions(options: {
  cluster: ClusterClient;
  endpointPicker: EndpointPicker;
  requestIds: readonly string[];
  since: Date;
  clock: Clock;
  signal?: AbortSignal;
}): Promise<Map<string, Decision>> {
  const { clock, cluster, endpointPicker, requestIds, signal } = options;
  const { namespace, pods, scorers, verbosity } = endpointPicker;
  const weights = Object.fromEntries(
    Object.entries(scorers).map(([name, { weight }]) => [name, weight]),
  );
  const sinceTime = new Date(options.since.getTime() - clockSkewMs);
  const scored = verbosity === undefined || verbosity >= scoreVerbosity;
  const isComplete = (decision: Decision | undefined) =>
    decision?.picked !== undefined &&
    (!scored || Object.keys(decision.endpoints).length > 0);

  const deadline = clock.now() + longestWaitMs;
  const intervals = growingIntervals({ first: 25, factor: 1.6, longest: 1000 });
  for (;;) {
    const logs = await Promise.all(
      pods.map(({ name, container }) =>
        cluster.podLog({ namespace, name, container }, { sinceTime, signal }),
      ),
    );
    const decisions = parseEppLog(logs.join('\n'), weights);
    const left = deadline - clock.now();
    if (requestIds.every(id => isComplete(decisions.get(id))) || left <= 0) {
      return decisions;
    }
    await pause(Math.min(intervals.next().value, left), signal);
  }
}
