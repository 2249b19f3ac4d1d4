import type { Assertion, RunRequest } from './RunReport';
import type { Judgement } from './Scenario';
import type { ScenarioObservations } from './ScenarioObservations';

/** With a larger share of requests sent late by so much, the arrivals were not those of the plan. */
const lateMs = 100;
const lateShare = 0.05;

/**
 * The verdict of assertions: an obstacle makes it inconclusive, else every assertion has to have passed.
 *
 * @param options - `obstacle`: why nothing can be said, if so; `because`: what is behind the failure, where that is known better
 * than the first failed assertion tells
 */
export function conclude(
  observations: ScenarioObservations,
  options: {
    assertions: Assertion[];
    unobserved?: readonly string[];
    obstacle?: string;
    because?: string;
    /** Whether the assertions mean nothing under other arrivals than the planned ones. */
    arrivalsMatter?: boolean;
  },
): Judgement {
  const { assertions } = options;
  const late = lateness(observations);
  const unobserved = [
    ...(options.unobserved ?? []),
    ...(observations.unobserved ?? []),
    ...(late !== undefined && !options.arrivalsMatter
      ? [`What the planned arrivals would have done: ${late}.`]
      : []),
  ];
  const obstacle =
    refusedByApiServer(observations) ??
    (late !== undefined && options.arrivalsMatter
      ? `The load was not the planned one, so nothing is known of it: ${late}.`
      : undefined) ??
    options.obstacle;
  if (obstacle !== undefined) {
    return {
      verdict: 'inconclusive',
      reason: obstacle,
      assertions,
      unobserved,
    };
  }
  const failed = assertions.find(({ passed }) => !passed);
  if (!failed) {
    return { verdict: 'pass', assertions, unobserved };
  }
  return {
    verdict: 'fail',
    reason:
      options.because ??
      `${failed.name}: measured ${failed.measured}; expected ${
        failed.expected
      }.${backgroundOf(observations)}`,
    assertions,
    unobserved,
  };
}

/** What is none of the stack's doing. */
function refusedByApiServer({
  requests,
}: ScenarioObservations): string | undefined {
  const refused = requests.find(({ refusedBy }) => refusedBy === 'api-server');
  return (
    refused &&
    `The Kubernetes API server refused request ${refused.index} (HTTP ${refused.status}), not the stack: what goes through its proxy is not for load, so put the gateway's address on the list of allowed gateways (llmD.gateways.allow).`
  );
}

/** By how much the generator failed its plan, if it did. */
function lateness({ requests }: ScenarioObservations): string | undefined {
  const planned = requests.filter(
    ({ plannedAtMs }) => plannedAtMs !== undefined,
  );
  const late = planned.filter(({ lagMs }) => lagMs > lateMs);
  return late.length > planned.length * lateShare
    ? `${late.length} of ${planned.length} requests were sent more than ${lateMs} ms late, because the portal is too busy or the way in too narrow`
    : undefined;
}

/** What has happened around a failure, as sentences to append. */
export function backgroundOf(observations: ScenarioObservations): string {
  const sentences = [
    ...(observations.eppIncidents ?? []),
    ...(observations.modelPodIncidents ?? []),
    ...severalDeciders(observations),
  ];
  return sentences.length > 0 ? ` ${sentences.join(' ')}` : '';
}

/** EPP pods that each decide, and know nothing of what the others have decided. */
export function severalDeciders({ stack }: ScenarioObservations): string[] {
  return stack && stack.eppPods > 1 && !stack.eppElectsLeader
    ? [
        `The EPP has ${stack.eppPods} pods without leader election, and each keeps prefix index and request counts of its own: run one replica, or switch leader election on.`,
      ]
    : [];
}

/** Requests of one phase. */
export function ofPhase(
  requests: readonly RunRequest[],
  ...phases: string[]
): RunRequest[] {
  return requests.filter(({ phase }) => phases.includes(phase));
}

/** Why a preference or a distribution cannot be shown on this many endpoints. */
export function tooFewEndpoints(
  endpoints: readonly { ready: boolean }[],
  needed: number,
): string | undefined {
  const ready = endpoints.filter(endpoint => endpoint.ready).length;
  return ready < needed
    ? `The pool has ${ready} ready endpoint${
        ready === 1 ? '' : 's'
      }, and the test needs something to choose from: run it with at least ${needed} ready model pods.`
    : undefined;
}
