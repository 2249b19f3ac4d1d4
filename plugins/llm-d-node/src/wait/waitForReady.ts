import {
  SIM_API_VERSION,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { ClusterClient } from '../cluster/ClusterClient';
import { systemClock, type Clock } from '../time/Clock';
import { growingIntervals, pause } from '../time/pause';

/** The custom resources to wait for; at least one. @public */
export interface ReadyReferences {
  simulatorDeployment?: { namespace: string; name: string };
  schedulerInstall?: { namespace: string; name: string };
}

/** One reason why a stack is not ready yet. @public */
export interface Waiting {
  /** e.g. `SchedulerInstall llm-d-sim/demo`. */
  resource: string;
  /** Type of the condition that is not True, if the resource has conditions already. */
  condition?: string;
  reason: string;
  message: string;
}

/** @public */
export interface WaitProgress {
  /** All of it in one line, for a log. */
  message: string;
  waiting: Waiting[];
}

/** @public */
export interface WaitOptions {
  /** After how many ms to give up. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** Called when what is waited for has changed. */
  onProgress?: (progress: WaitProgress) => void;
  clock?: Clock;
}

/**
 * A stack did not become ready: too late, or it cannot without a change to its custom resources.
 *
 * @public
 */
export class NotReadyError extends Error {
  readonly name = 'NotReadyError';
  readonly waiting: readonly Waiting[];

  constructor(message: string, waiting: readonly Waiting[]) {
    super(message);
    this.waiting = waiting;
  }
}

/** The operator's conditions, causes before their effects. */
const conditionOrder = [
  'Valid',
  'DependenciesMet',
  'Applied',
  'ModelServersReady',
  'EppReady',
  'PoolAttached',
  'RouteAccepted',
  'GatewayProgrammed',
];

/** What waiting does not heal. */
const finalConditions = ['Valid'];

const statusSchema = z.object({
  status: z
    .object({
      gatewayURL: z.string().optional(),
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.enum(['True', 'False', 'Unknown']),
            reason: z.string().default(''),
            message: z.string().default(''),
            observedGeneration: z.number().optional(),
          }),
        )
        .default([]),
    })
    .default({ conditions: [] }),
});

/**
 * Polls custom resources until all are Ready for their present generation. Polling works over every transport; a watch
 * through Backstage's proxy would hold its first event back.
 *
 * @throws NotReadyError that names the first condition in the way, with its reason and message; at once when a resource is invalid.
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function waitForReady(
  cluster: ClusterClient,
  references: ReadyReferences,
  options: WaitOptions,
): Promise<{ gatewayUrl?: string }> {
  const { timeoutMs, signal, onProgress, clock = systemClock } = options;
  const wanted = [
    { kind: 'SimulatorDeployment', place: references.simulatorDeployment },
    { kind: 'SchedulerInstall', place: references.schedulerInstall },
  ].flatMap(({ kind, place }) =>
    place ? [{ apiVersion: SIM_API_VERSION, kind, ...place }] : [],
  );
  if (wanted.length === 0) {
    throw new TypeError('There is nothing to wait for: name a custom resource');
  }
  const deadline = clock.now() + timeoutMs;
  const intervals = growingIntervals({
    first: 100,
    factor: 1.4,
    longest: 2000,
  });
  let told: string | undefined;

  for (;;) {
    const states = await Promise.all(
      wanted.map(async reference =>
        readinessOf(
          `${reference.kind} ${reference.namespace}/${reference.name}`,
          await cluster.get(reference, { signal }),
        ),
      ),
    );
    const waiting = states.flatMap(state => state.waiting);
    if (waiting.length === 0) {
      const gatewayUrl = states.find(state => state.gatewayUrl)?.gatewayUrl;
      return gatewayUrl === undefined ? {} : { gatewayUrl };
    }
    const message = `Waiting for ${waiting.map(describe).join('; ')}`;
    if (message !== told) {
      told = message;
      onProgress?.({ message, waiting });
    }
    const hopeless = waiting.find(
      ({ condition }) =>
        condition !== undefined && finalConditions.includes(condition),
    );
    if (hopeless) {
      throw new NotReadyError(
        `The stack cannot become ready: ${describe(hopeless)}`,
        waiting,
      );
    }
    const left = deadline - clock.now();
    if (left <= 0) {
      throw new NotReadyError(
        `The stack was not ready after ${Math.round(
          timeoutMs / 1000,
        )} s: ${describe(waiting[0])}`,
        waiting,
      );
    }
    await pause(Math.min(intervals.next().value, left), signal);
  }
}

function readinessOf(
  resource: string,
  object: KubernetesObject | undefined,
): { waiting: Waiting[]; gatewayUrl?: string } {
  if (!object) {
    return {
      waiting: [
        { resource, reason: 'NotFound', message: 'it does not exist yet' },
      ],
    };
  }
  const { conditions, gatewayURL } = statusSchema.parse(object).status;
  const { generation = 0 } = object.metadata;
  const current = conditions.filter(
    ({ observedGeneration = 0 }) => observedGeneration >= generation,
  );
  if (
    current.some(({ type, status }) => type === 'Ready' && status === 'True')
  ) {
    return { waiting: [], gatewayUrl: gatewayURL };
  }
  const inTheWay = current
    .filter(({ type, status }) => type !== 'Ready' && status !== 'True')
    .sort((a, b) => rank(a.type) - rank(b.type))
    // An unmet condition that is only unknown says little while another is false.
    .sort((a, b) => Number(a.status !== 'False') - Number(b.status !== 'False'))
    .map(({ type, reason, message }) => ({
      resource,
      condition: type,
      reason,
      message,
    }));
  return {
    waiting:
      inTheWay.length > 0
        ? inTheWay
        : [
            {
              resource,
              reason: 'NotObserved',
              message: `the operator has not yet dealt with generation ${generation}: does it run?`,
            },
          ],
  };
}

function rank(type: string): number {
  const index = conditionOrder.indexOf(type);
  return index < 0 ? conditionOrder.length : index;
}

function describe({ resource, condition, reason, message }: Waiting): string {
  return `${resource}${
    condition === undefined ? '' : ` ${condition}`
  } (${reason}): ${message}`;
}
