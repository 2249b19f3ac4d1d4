/** One scorer's opinion of one endpoint. `weighted` = `weight` × `raw`; `raw` is 0..1. @public */
export interface ScorerValue {
  raw: number;
  weight: number;
  weighted: number;
}

/** What the scorers of an EPP said of one endpoint. @public */
export interface EndpointScore {
  /** Sum of the weighted values, as the EPP reported it. */
  total: number;
  scorers: Record<string, ScorerValue>;
}

/** Where a decision was learnt from. `recomputed` means that no EPP said so. @public */
export type DecisionSource = 'epp-log' | 'epp-metadata' | 'recomputed';

/** Endpoints that one filter took away, in the order of the profile. @public */
export interface FilterDrop {
  filter: string;
  /** Endpoint names, `<pod>-rank-<n>`. */
  dropped: string[];
}

/** What one scheduling profile came to. @public */
export interface ProfileDecision {
  /** Name of the scheduling profile, where the source tells. */
  profile?: string;
  /** Endpoint name, `<pod>-rank-<n>`. */
  picked?: string;
  /** By endpoint name: those that were scored. */
  endpoints: Record<string, EndpointScore>;
  /** Endpoints that the profile began with, where the source tells; a superset of those scored. */
  candidates?: string[];
  /** Undefined where the source does not tell what filters did. */
  drops?: FilterDrop[];
  /** Endpoints that share the highest total; one where nobody shares it. */
  tied: string[];
  /** The best endpoint outside of the tie, where there is one. */
  runnerUp?: string;
  /** By how much the highest total exceeds the second highest; 0 in a tie, undefined with fewer than two endpoints. */
  margin?: number;
}

/**
 * One pick by the EPP. Where a request runs several scheduling profiles (prefill and decode apart), it is the one that says where
 * the request goes.
 *
 * @public
 */
export interface Decision extends ProfileDecision {
  requestId: string;
  source: DecisionSource;
  /** The other scheduling profiles of the same request, e.g. `prefill`. */
  otherProfiles?: ProfileDecision[];
  /** Bytes of the prompt, as the EPP counted them; the prompt itself is never kept. */
  promptBytes?: number;
  /** Why sum of weighted and total, or picked and best, do not agree; undefined when they do (1e-3). */
  inconsistency?: string;
}
