import {
  summarize,
  type PlannedRequest,
  type RoutingTestRun,
  type RunReport,
  type RunRequest,
  type Scenario,
  type ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import { randomUUID } from 'node:crypto';
import type { ClusterClient } from '../cluster/ClusterClient';
import { systemClock, type Clock } from '../time/Clock';
import { collectDecisions } from './collectDecisions';
import { LOOPBACK_GATEWAYS } from './hostPattern';
import { readServedModel } from './readServedModel';
import { observedInAnswer, withDecision } from './requestRow';
import { RequestSender } from './RequestSender';
import { rounded } from './rounded';
import { readStackUnderTest } from './StackUnderTest';

/** How far a run is. @public */
export interface RunProgress {
  progress: RoutingTestRun['progress'];
  /** All requests answered so far, more as they are answered; their decisions are there from the last call on. */
  requests: readonly RunRequest[];
}

/** What is run, against which stack, and how it is told. @public */
export interface RunScenarioOptions<
  P extends ScenarioParameters = ScenarioParameters,
> {
  scenario: Scenario<P>;
  /** In place of the scenario's defaults. */
  parameters?: Partial<P>;
  cluster: ClusterClient;
  stack: { schedulerInstall: { namespace: string; name: string } };
  /**
   * Hosts of gateways that may be dialled directly: names or addresses, with `*` for a part and `:<port>` for one port. Others
   * are reached through the API server's service proxy. Default: loopback addresses.
   */
  allowedGateways?: readonly string[];
  signal?: AbortSignal;
  onProgress?: (progress: RunProgress) => void;
  clock?: Clock;
  /** Makes this run's prompts and request ids unlike any other's. Default: a random UUID. */
  seed?: string;
}

/**
 * Executes a scenario against a stack: sends its requests through the stack's gateway, reads the EPP's decisions out of its
 * log, joins them by request id and lets the scenario judge. The weights come from the EPP's own configuration in the cluster.
 *
 * A stack that answers badly is a result (`fail`); a stack that cannot be tested at all is an error.
 *
 * @throws Error in words for a person when the stack lacks a part that a test needs.
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function runScenario<P extends ScenarioParameters>(
  options: RunScenarioOptions<P>,
): Promise<RunReport> {
  const {
    allowedGateways = LOOPBACK_GATEWAYS,
    clock = systemClock,
    cluster,
    onProgress,
    scenario,
    seed = randomUUID(),
    signal,
  } = options;
  const began = clock.now();
  const since = clock.date();
  const timings: Record<string, number> = {};
  const stage = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = clock.now();
    const result = await work();
    timings[name] = rounded(clock.now() - start);
    return result;
  };

  const parameters = { ...scenario.defaults, ...options.parameters };
  const { phases } = scenario.plan(parameters, seed);
  const total = phases.reduce((sum, phase) => sum + phase.requests.length, 0);
  const requests: RunRequest[] = [];
  const tell = (text: string) =>
    onProgress?.({
      progress: { done: requests.length, total, stage: text },
      requests,
    });

  tell('Reading the stack');
  const { endpointPicker, entrance, localStandIn, targetPorts } = await stage(
    'prepare',
    () =>
      readStackUnderTest(cluster, options.stack.schedulerInstall, {
        allowedGateways,
        signal,
      }),
  );
  const sender = new RequestSender({ entrance, cluster, clock });
  const model = await readServedModel(sender, signal);

  for (const phase of phases) {
    tell(phase.title);
    await stage(phase.id, async () => {
      for (const planned of phase.requests) {
        const index = requests.length;
        const requestId = `${seed}-${index}`;
        const startedAtMs = rounded(clock.now() - began);
        const answer = await sender.send(
          planned.path,
          post(planned, model, requestId),
          signal,
        );
        requests.push({
          index,
          phase: phase.id,
          startedAtMs,
          // A sequential request has no planned time to be late against.
          lagMs: 0,
          ...observedInAnswer(answer, requestId, targetPorts),
        });
        tell(phase.title);
      }
    });
  }

  tell("Reading the EPP's decisions");
  const decisions = await stage('decisions', () =>
    collectDecisions({
      cluster,
      endpointPicker,
      requestIds: requests
        .filter(({ status }) => status >= 200 && status < 300)
        .map(({ requestId }) => requestId),
      since,
      clock,
      signal,
    }),
  );
  requests.forEach((request, index) => {
    requests[index] = withDecision(request, decisions.get(request.requestId));
  });
  tell('Judging');
  const judgement = scenario.judge(
    {
      requests,
      scorers: endpointPicker.scorers,
      eppVerbosity: endpointPicker.verbosity,
      entrance: entrance.type,
    },
    parameters,
  );
  return {
    scenario: scenario.id,
    ...judgement,
    seed,
    parameters,
    entrance: entrance.type,
    summary: summarize(requests),
    requests,
    timings,
    localStandIn,
  };
}

function post(
  { body }: PlannedRequest,
  model: string | undefined,
  requestId: string,
) {
  return {
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', 'x-request-id': requestId },
    body: JSON.stringify({ ...(model !== undefined && { model }), ...body }),
  };
}
