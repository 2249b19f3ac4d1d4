import type { StoredObject } from '../api/ApiObject';
import type { StoreEvent } from '../store/StoreEvent';

/** A change as one watcher sees it. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: StoredObject;
}

/**
 * What a change means to a watcher that selects: an object that begins to match is added, one that ceases to match is deleted. Both states are
 * in the version that the watcher asked for.
 */
export function filterEvent(
  event: StoreEvent,
  present: (object: StoredObject) => StoredObject,
  matches: (object: StoredObject) => boolean,
): WatchEvent | undefined {
  const object = present(event.object);
  const before =
    event.previous !== undefined && matches(present(event.previous));
  if (event.type === 'DELETED') {
    return before ? { type: 'DELETED', object } : undefined;
  }
  if (matches(object)) {
    return { type: before ? 'MODIFIED' : 'ADDED', object };
  }
  return before ? { type: 'DELETED', object } : undefined;
}
