import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';

/**
 * Where the reader's own tokens for clusters come from. Answers headers for a request to the backend. Never rejects: without a header the
 * backend says what is missing.
 *
 * @public
 */
export interface ClusterTokens {
  /** For a request about a stack: nothing where the portal has credentials of its own for the stack's cluster. */
  forEntity(entity: EntityPlace): Promise<Record<string, string>>;
  /** For a request about all clusters. */
  forEveryCluster(): Promise<Record<string, string>>;
}
