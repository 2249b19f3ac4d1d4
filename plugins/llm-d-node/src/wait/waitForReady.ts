import {
  SIM_API_VERSION,
  describeReference,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';
import { systemClock, type Clock } from '../time/Clock';
import { growingIntervals, pause } from '../time/pause';
import {
  describeWaiting,
  isHopeless,
  readinessOf,
  type Readiness,
  type Waiting,
} from './readiness';

/** The custom resources to wait for; at least one. @public */
export interface ReadyReferences {
  simulatorDeployment?: { namespace: string; name: string };
  schedulerInstall?: { namespace: string; name: string };
}

/** What is waited for at this moment. @public */
export interface WaitProgress {
  /** All of it in one line, for a log. */
  message: string;
  waiting: Waiting[];
}

/** How long to wait, and how it is told. @public */
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

/** How long a cluster that does not answer is taken to be between two API servers, and not to be the wrong one. */
const longestOutageMs = 30_000;

/**
 * Polls custom resources until all are Ready for their present generation. Polling works over every transport; a watch
 * through Backstage's proxy would hold its first event back. A cluster that does not answer for up to 30 s is waited for.
 *
 * @throws NotReadyError that names the first condition in the way, with its reason and message; at once when a resource is invalid.
 * @throws ClusterError when the cluster refuses to answer, or cannot be reached for longer, or when time is up.
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function waitForReady(
  cluster: ClusterClient,
  references: ReadyReferences,
  options: WaitOptions,
): Promise<{ gatewayUrl?: string }> {
  const { timeoutMs, signal, onProgress, clock = systemClock } = options;
  const wanted = referencesOf(references);
  const deadline = clock.now() + timeoutMs;
  const intervals = growingIntervals({
    first: 100,
    factor: 1.4,
    longest: 2000,
  });
  let answeredAt = clock.now();
  let told: string | undefined;

  for (;;) {
    const looked = await look(cluster, wanted, signal);
    const now = clock.now();
    const left = deadline - now;
    if (looked.type === 'answered') {
      answeredAt = now;
    } else if (left <= 0 || now - answeredAt > longestOutageMs) {
      throw looked.error;
    }
    const waiting = looked.states.flatMap(state => state.waiting);
    if (waiting.length === 0) {
      const { gatewayUrl } =
        looked.states.find(state => state.gatewayUrl !== undefined) ?? {};
      return gatewayUrl === undefined ? {} : { gatewayUrl };
    }
    const message = `Waiting for ${waiting.map(describeWaiting).join('; ')}`;
    if (message !== told) {
      told = message;
      onProgress?.({ message, waiting });
    }
    const hopeless = waiting.find(isHopeless);
    if (hopeless) {
      throw new NotReadyError(
        `The stack cannot become ready: ${describeWaiting(hopeless)}`,
        waiting,
      );
    }
    if (left <= 0) {
      throw new NotReadyError(
        `The stack was not ready after ${Math.round(
          timeoutMs / 1000,
        )} s: ${describeWaiting(waiting[0])}`,
        waiting,
      );
    }
    await pause(Math.min(intervals.next().value, left), signal);
  }
}

function referencesOf(references: ReadyReferences): ObjectReference[] {
  const wanted = [
    { kind: 'SimulatorDeployment', place: references.simulatorDeployment },
    { kind: 'SchedulerInstall', place: references.schedulerInstall },
  ].flatMap(({ kind, place }) =>
    place ? [{ apiVersion: SIM_API_VERSION, kind, ...place }] : [],
  );
  if (wanted.length === 0) {
    throw new TypeError('There is nothing to wait for: name a custom resource');
  }
  return wanted;
}

async function look(
  cluster: ClusterClient,
  wanted: readonly ObjectReference[],
  signal: AbortSignal | undefined,
): Promise<
  | { type: 'answered'; states: Readiness[] }
  | { type: 'unreachable'; states: Readiness[]; error: ClusterError }
> {
  try {
    const states = await Promise.all(
      wanted.map(async reference =>
        readinessOf(
          describeReference(reference),
          await cluster.get(reference, { signal }),
        ),
      ),
    );
    return { type: 'answered', states };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 'Unreachable') {
      throw error;
    }
    const { code: reason, message } = error;
    const states = wanted.map(reference => ({
      waiting: [{ resource: describeReference(reference), reason, message }],
    }));
    return { type: 'unreachable', states, error };
  }
}
