import type {
  Decision,
  PlannedRequest,
  RoutingTestRun,
  RunReport,
  RunRequest,
  Scenario,
  ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ClusterClient } from '../cluster/ClusterClient';
import { systemClock, type Clock } from '../time/Clock';
import { collectDecisions } from './collectDecisions';
import { LOOPBACK_GATEWAYS } from './hostPattern';
import { RequestSender, type Answer } from './RequestSender';
import { readStackUnderTest } from './StackUnderTest';

/** @public */
export interface RunProgress {
  progress: RoutingTestRun['progress'];
  /** All requests answered so far; their decisions are there from the last call on. */
  requests: readonly RunRequest[];
}

/** @public */
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

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string() })).min(1),
});

const openAiErrorSchema = z.object({
  error: z.object({ message: z.string() }),
});

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

  const { phases } = scenario.plan(
    { ...scenario.defaults, ...options.parameters },
    seed,
  );
  const total = phases.reduce((sum, phase) => sum + phase.requests.length, 0);
  const requests: RunRequest[] = [];
  const tell = (text: string) =>
    onProgress?.({
      progress: { done: requests.length, total, stage: text },
      requests: [...requests],
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
  const model = await readModel(sender, signal);

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
          endpoints: {},
          ...observed(answer, requestId, targetPorts),
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
  const decided = requests.map(request =>
    withDecision(request, decisions.get(request.requestId)),
  );
  requests.splice(0, requests.length, ...decided);
  tell('Judging');
  const judgement = scenario.judge({
    requests: decided,
    scorers: endpointPicker.scorers,
    eppVerbosity: endpointPicker.verbosity,
  });
  return {
    scenario: scenario.id,
    ...judgement,
    requests: decided,
    timings,
    localStandIn,
  };
}

/** The model that the stack serves. A stack that does not tell gets requests without one, and says so in its answers. */
async function readModel(
  sender: RequestSender,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const answer = await sender.send('/v1/models', { method: 'GET' }, signal);
  if (answer.type !== 'answered' || answer.status !== 200) {
    return undefined;
  }
  try {
    return modelsSchema.parse(JSON.parse(answer.body)).data[0].id;
  } catch {
    return undefined;
  }
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

/** As much of an error as fits into a row. */
const maxErrorLength = 200;

function observed(
  answer: Answer,
  sentId: string,
  targetPorts: readonly number[],
) {
  if (answer.type === 'unanswered') {
    return {
      requestId: sentId,
      status: 0,
      error: answer.error,
      e2eMs: rounded(answer.e2eMs),
    };
  }
  const { body, bytes, e2eMs, headers, status, ttftMs } = answer;
  const served = servedBy(headers, targetPorts);
  return {
    // Gateways may replace the client's id; the one that comes back is the one that the EPP logs.
    requestId: headers.get('x-request-id') ?? sentId,
    status,
    ...(status >= 400 && { error: errorText(body) }),
    ...(served !== undefined && { served }),
    ...(ttftMs !== undefined && { ttftMs: rounded(ttftMs) }),
    e2eMs: rounded(e2eMs),
    responseBytes: bytes,
  };
}

/** The message of an OpenAI error, or the body as it is. */
function errorText(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = undefined;
  }
  const error = openAiErrorSchema.safeParse(parsed);
  return (error.success ? error.data.error.message : body.trim()).slice(
    0,
    maxErrorLength,
  );
}

/** The endpoint (`<pod>-rank-<n>`) that the model server's own headers name. */
function servedBy(
  headers: Headers,
  targetPorts: readonly number[],
): string | undefined {
  const pod = headers.get('x-inference-pod');
  const port = headers.get('x-inference-port');
  if (pod === null) {
    return undefined;
  }
  if (port === null) {
    return targetPorts.length === 1 ? `${pod}-rank-0` : undefined;
  }
  const rank = targetPorts.indexOf(Number(port));
  // A port that the pool does not know is shown as it is, and equals no endpoint.
  return rank < 0 ? `${pod}:${port}` : `${pod}-rank-${rank}`;
}

function withDecision(
  request: RunRequest,
  decision: Decision | undefined,
): RunRequest {
  return decision
    ? {
        ...request,
        decisionSource: decision.source,
        endpoints: decision.endpoints,
        ...(decision.picked !== undefined && { picked: decision.picked }),
      }
    : request;
}

/** Milliseconds with three decimals: more is noise. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
