import {
  evaluateHealth,
  unreadableSnapshot,
  type HealthReport,
  type Probe,
  type StackSnapshot,
  type StackTarget,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { ClusterError } from '../cluster/ClusterError';
import { readStackSnapshot } from './readStackSnapshot';

const defaultTimeoutMs = 10_000;

/**
 * Like {@link readStackSnapshot}, but a cluster that does not answer, not in time, or does not know us gives a snapshot that says
 * so: the health of its stacks is unknown, and why is its root cause.
 *
 * @param options - `timeoutMs` for the whole reading, default 10,000
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function readSnapshotOrWhyNot(
  cluster: ClusterClient,
  target: StackTarget,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<StackSnapshot> {
  const { signal, timeoutMs = defaultTimeoutMs } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await readStackSnapshot(cluster, target, {
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) {
      return unreadableSnapshot(
        target,
        'TooSlow',
        `Cluster ${cluster.cluster} did not answer within ${
          timeoutMs / 1000
        } s`,
      );
    }
    if (error instanceof ClusterError) {
      return unreadableSnapshot(
        target,
        error.code === 'Unauthorized' ? 'Unauthorized' : 'Unreachable',
        error.message,
      );
    }
    throw error;
  }
}

/**
 * Reads a stack and judges it; there always is a report.
 *
 * @param options - `probes` are observations from outside of the API server
 * @throws the signal's reason when it is aborted.
 * @public
 */
export async function readHealth(
  cluster: ClusterClient,
  target: StackTarget,
  options: {
    now(): Date;
    probes?: readonly Probe[];
    timeoutMs?: number;
    signal?: AbortSignal;
  },
): Promise<HealthReport> {
  const { now, probes = [], ...reading } = options;
  const snapshot = await readSnapshotOrWhyNot(cluster, target, reading);
  return evaluateHealth(snapshot, probes, now());
}
