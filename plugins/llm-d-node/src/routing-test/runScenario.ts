import {
  summarize,
  type KubernetesObject,
  type RoutingTestRun,
  type RunReport,
  type RunRequest,
  type Scenario,
  type ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import { randomBytes, randomUUID } from 'node:crypto';
import type { ClusterClient } from '../cluster/ClusterClient';
import { systemClock, type Clock } from '../time/Clock';
import { closedToHost } from './entrance';
import { LOOPBACK_GATEWAYS } from './hostPattern';
import { checkBudget, DEFAULT_RUN_BUDGET, type RunBudget } from './runBudget';
import { ScenarioRun } from './ScenarioRun';

/** How far a run is. @public */
export interface RunProgress {
  progress: RoutingTestRun['progress'];
  /** All requests answered so far, more as they are answered; their decisions are there from the last call on. */
  requests: readonly RunRequest[];
}

/**
 * Asked with what a run has read of its stack, before it goes further: throws when it may not go there.
 *
 * @public
 */
export type AdmitRun = (
  reach: {
    /** As it is now. */
    schedulerInstall: KubernetesObject;
    /** Namespaces beyond those that it names. */
    alsoIn?: readonly string[];
  },
  options: { signal?: AbortSignal },
) => Promise<void>;

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
  /** Default: everywhere. */
  admit?: AdmitRun;
  signal?: AbortSignal;
  /** Called on every change, and at least every second. */
  onProgress?: (progress: RunProgress) => void;
  clock?: Clock;
  /** The same seed sends the same prompts again, another one others. Default: a random UUID. */
  seed?: string;
  /** Default: {@link DEFAULT_RUN_BUDGET}. */
  budget?: RunBudget;
}

/**
 * Executes a scenario against a stack: sends its requests as its plan says, follows the EPP's decisions in its log, joins them by
 * request id and lets the scenario judge. The weights come from the EPP's own configuration in the cluster.
 *
 * A stack that answers badly is a result (`fail`), one that this scenario does not fit is too (`inconclusive`, and nothing is
 * sent); a stack that cannot be tested at all is an error.
 *
 * @throws Error in words for a person when the stack lacks a part that a test needs, or when the run is over its budget.
 * @throws the signal's reason as soon as it is aborted.
 * @public
 */
export async function runScenario<P extends ScenarioParameters>(
  options: RunScenarioOptions<P>,
): Promise<RunReport> {
  const {
    allowedGateways = LOOPBACK_GATEWAYS,
    budget = DEFAULT_RUN_BUDGET,
    clock = systemClock,
    cluster,
    scenario,
    seed = randomUUID(),
  } = options;
  const parameters: P = { ...scenario.defaults, ...options.parameters };
  const plan = scenario.plan(parameters, seed);
  checkBudget(plan, budget);

  const ending = new AbortController();
  const cancel = () => ending.abort(options.signal?.reason);
  options.signal?.throwIfAborted();
  options.signal?.addEventListener('abort', cancel, { once: true });
  const overdue = setTimeout(
    () =>
      ending.abort(
        new Error(
          `The run has taken longer than its budget of ${budget.seconds} s.`,
        ),
      ),
    budget.seconds * 1000,
  );
  const run = new ScenarioRun({
    cluster,
    clock,
    plan,
    // The log may still have the decisions of an earlier run with this seed.
    idPrefix: `${seed}-${randomBytes(4).toString('hex')}`,
    allowedGateways,
    admit: options.admit,
    signal: ending.signal,
    onProgress: options.onProgress,
  });
  try {
    const stack = await run.prepare(options.stack.schedulerInstall);
    const unfit =
      (plan.phases.some(({ entrance = 'gateway' }) => entrance === 'gateway')
        ? closedToHost(stack.entrance, stack.hostname)
        : undefined) ?? scenario.unfit?.(stack.facts, parameters);
    const judgement =
      unfit === undefined
        ? scenario.judge(await run.execute(stack), parameters)
        : {
            verdict: 'inconclusive' as const,
            reason: unfit,
            assertions: [],
            unobserved: ['Everything: nothing was sent.'],
          };
    return {
      scenario: scenario.id,
      ...judgement,
      seed,
      parameters,
      entrance: stack.entrance.type,
      summary: summarize(run.requests, {
        prefixScorers: Object.entries(stack.endpointPicker.scorers).flatMap(
          ([name, { type }]) => (type.includes('prefix-cache') ? [name] : []),
        ),
      }),
      requests: [...run.requests],
      ...(run.disruptions.length > 0 && {
        disruptions: [...run.disruptions],
      }),
      timings: run.timings,
      localStandIn: stack.localStandIn,
    };
  } finally {
    clearTimeout(overdue);
    options.signal?.removeEventListener('abort', cancel);
    await run.close();
  }
}
