import type { StoredObject } from '../api/ApiObject';

/** One change of one object, in the order in which they happened. */
export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  revision: number;
  /** The object after the change; for DELETED its last state, with the resourceVersion of the deletion. */
  object: StoredObject;
  /** The object before the change; absent for ADDED. */
  previous?: StoredObject;
}

export type StoreListener = (event: StoreEvent) => void;
