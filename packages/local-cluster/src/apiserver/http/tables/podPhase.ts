import type { StoredObject } from '../../api/ApiObject';
import type { JsonObject } from '../../json/JsonValue';
import { numberAt, objectAt, objectsAt, stringAt } from '../../json/navigate';
import { age } from './age';

function containerReason(status: JsonObject): string | undefined {
  const waiting = stringAt(status, 'state', 'waiting', 'reason');
  if (waiting) return waiting;
  const terminated = objectAt(status, 'state', 'terminated');
  if (!terminated) return undefined;
  return (
    stringAt(terminated, 'reason') ??
    (numberAt(terminated, 'signal')
      ? `Signal:${numberAt(terminated, 'signal')}`
      : `ExitCode:${numberAt(terminated, 'exitCode') ?? 0}`)
  );
}

/** What kubectl shows as the status of a pod: the reason of the container in trouble, else the phase. */
export function podPhase(pod: StoredObject): string {
  let shown =
    stringAt(pod, 'status', 'reason') ?? stringAt(pod, 'status', 'phase') ?? '';
  let running = false;
  for (const status of objectsAt(
    pod,
    'status',
    'containerStatuses',
  ).reverse()) {
    shown = containerReason(status) ?? shown;
    running ||=
      status.ready === true &&
      objectAt(status, 'state', 'running') !== undefined;
  }
  if (shown === 'Completed' && running) {
    shown = 'Running';
  }
  return pod.metadata.deletionTimestamp ? 'Terminating' : shown;
}

/** Restarts of all containers, with the time of the last one. */
export function podRestarts(pod: StoredObject, now: Date): string {
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  const restarts = statuses.reduce(
    (sum, status) => sum + (numberAt(status, 'restartCount') ?? 0),
    0,
  );
  const last = statuses
    .flatMap(
      status => stringAt(status, 'lastState', 'terminated', 'finishedAt') ?? [],
    )
    .sort()
    .at(-1);
  return restarts > 0 && last
    ? `${restarts} (${age(last, now)} ago)`
    : `${restarts}`;
}
