import type {
  KubernetesObject,
  ObjectReference,
} from '../kubernetes/KubernetesObject';
import type { HealthEvidence } from './HealthReport';
import type { NodeEvent } from './NodeDetails';
import type { Views } from './views';
import type { Moment } from './Moment';

/** For how long a warning says something about now. */
const freshMs = 10 * 60_000;
/** Evidence stays readable: one line per kind of warning, and no more than these. */
const most = 5;

/** An event as a person reads it. */
export function nodeEventOf(event: KubernetesObject, views: Views): NodeEvent {
  const {
    count,
    eventTime,
    firstTimestamp,
    involvedObject: { kind, name },
    lastTimestamp,
    message,
    reason,
    series,
    type,
  } = views.event(event);
  return {
    type: type === 'Warning' ? 'Warning' : 'Normal',
    reason,
    message,
    regarding: `${kind}/${name}`,
    count: series?.count ?? count ?? 1,
    lastSeen:
      series?.lastObservedTime ??
      lastTimestamp ??
      eventTime ??
      firstTimestamp ??
      event.metadata.creationTimestamp ??
      '',
  };
}

/**
 * Events about some objects, newest first: also those about ReplicaSets of a Deployment, for that is where refused pods are told of.
 */
export function eventsAbout(
  objects: readonly Pick<ObjectReference, 'kind' | 'name'>[],
  events: readonly KubernetesObject[],
  views: Views,
): NodeEvent[] {
  const named = new Set(objects.map(({ kind, name }) => `${kind}/${name}`));
  return events
    .map(event => nodeEventOf(event, views))
    .filter(({ regarding }) => {
      const owner = /^ReplicaSet\/(.+)-[a-z0-9]+$/.exec(regarding)?.[1];
      return (
        named.has(regarding) ||
        (owner !== undefined && named.has(`Deployment/${owner}`))
      );
    })
    .sort((one, other) => other.lastSeen.localeCompare(one.lastSeen));
}

/** Fresh warnings as evidence of a link. What a warning says is what was, so it makes no link worse by itself. */
export function warningEvidence(
  events: readonly NodeEvent[],
  now: Moment,
): HealthEvidence[] {
  const byKind = new Map<string, NodeEvent>();
  for (const event of events) {
    const isFresh = now.isWithin(event.lastSeen, freshMs);
    const key = `${event.regarding} ${event.reason}`;
    if (event.type === 'Warning' && isFresh && !byKind.has(key)) {
      byKind.set(key, event);
    }
  }
  return [...byKind.values()].slice(0, most).map(event => ({
    source: `Event ${event.reason} of ${event.regarding}`,
    status: 'unknown',
    message: `${event.message}${event.count > 1 ? ` (x${event.count})` : ''}`,
    observedAt: event.lastSeen,
  }));
}
