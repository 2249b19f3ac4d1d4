import type { Difference } from '../diff';
import type { ObjectReference } from '../kubernetes/KubernetesObject';

/** One object of a stack, desired against live. @public */
export type DriftEntry =
  | { state: 'same'; object: ObjectReference }
  | { state: 'missing'; object: ObjectReference }
  /** The stack made it and wants it no longer. */
  | { state: 'extra'; object: ObjectReference }
  | { state: 'unreadable'; object: ObjectReference; message: string }
  | {
      state: 'different';
      object: ObjectReference;
      /** Each with the field manager that owns the live value, where the API server tells. */
      differences: Difference[];
    };

/** What an apply of the stack's custom resources would change, object by object, in apply order. @public */
export interface DriftReport {
  entries: DriftEntry[];
  /** RFC 3339. */
  observedAt: string;
}
