import type { HealthCheck } from '../serving/HealthCheck';

/** A reconcile takes seconds; with a server that makes it wait all the time, minutes. After this long it hangs. */
const hangsAfterMs = 15 * 60_000;

/**
 * Whether the process should go on. That an answer comes at all shows that its event loop turns.
 *
 * @param running - keys that are worked on, and for how long
 */
export function livenessChecks(
  running: () => readonly { key: string; forMs: number }[],
): HealthCheck[] {
  return [
    { name: 'ping', fault: () => undefined },
    {
      name: 'queue',
      fault: () => {
        const hung = running().filter(({ forMs }) => forMs > hangsAfterMs);
        return hung.length === 0
          ? undefined
          : `the work on ${hung
              .map(({ key }) => key)
              .join(', ')} does not come to an end`;
      },
    },
  ];
}

/** What an operator has got to. */
export interface OperatorPhase {
  /** Kinds whose caches are not filled yet. A kind that the cluster does not serve is waited for, and counts as filled. */
  notSynced(): readonly string[];
  /** Without an election a replica always `leads`; one that stands by is ready to take over. */
  leadership(): 'leads' | 'stands by' | 'unknown' | 'lost';
  stopping(): boolean;
}

/** Whether this replica does its part: it works, or is ready to. */
export function readinessChecks(phase: OperatorPhase): HealthCheck[] {
  return [
    {
      name: 'informers',
      fault: () => {
        const kinds = phase.notSynced();
        return kinds.length === 0
          ? undefined
          : `not read yet: ${kinds.join(', ')}`;
      },
    },
    {
      name: 'leadership',
      fault: () => {
        const state = phase.leadership();
        if (state === 'lost') return 'another replica may lead now';
        return state === 'unknown'
          ? 'the Lease has not told yet who leads'
          : undefined;
      },
    },
    {
      name: 'shutdown',
      fault: () => (phase.stopping() ? 'the operator ends' : undefined),
    },
  ];
}
