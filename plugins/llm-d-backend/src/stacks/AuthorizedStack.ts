import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { Caller } from '../caller/Caller';
import type { StackReference } from './StackReference';

/** A stack that its caller may touch, with a way to its cluster as that caller may go it. */
export interface AuthorizedStack {
  caller: Caller;
  stack: StackReference;
  /** Asked only when the cluster is needed: not everything about a stack is in it. */
  cluster(): Promise<ClusterClient>;
}
