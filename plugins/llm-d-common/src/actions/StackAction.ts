import type { Difference } from '../diff';
import type { Finding } from '../findings';
import type { ObjectReference } from '../kubernetes/KubernetesObject';

/** What somebody may do to a stack from its page. @public */
export type StackAction =
  /** Set the replicas of one stage. */
  | { type: 'scale'; stage: 'prefill' | 'decode'; replicas: number }
  /** Set weights of scorers that the EPP's profile already has, by plugin name. */
  | {
      type: 'set-scorer-weights';
      /** Scheduling profile; undefined: the only one. */
      profile?: string;
      weights: Record<string, number>;
    }
  /** Roll the EPP's Deployment. Its prefix index is empty afterwards. */
  | { type: 'restart-epp' }
  /** Delete both custom resources; the operator removes what it made. */
  | { type: 'delete' };

/** What an action would do, before it does it. @public */
export interface StackActionPreview {
  action: StackAction;
  allowed: boolean;
  /** Why it is not allowed: the permission or the rule of the policy, by name. */
  refusal?: string;
  /** Changes of the custom resources. */
  changes: Array<{ object: ObjectReference; differences: Difference[] }>;
  /** Changes of what is compiled from them. */
  consequences: Array<{
    object: ObjectReference;
    differences: Difference[];
  }>;
  /** Of `delete`: everything that goes. */
  inventory: ObjectReference[];
  /** Lint of the outcome; an error among them forbids the action. */
  findings: Finding[];
  /** Opaque; `perform` refuses when the custom resources have changed since. */
  revision: string;
}
