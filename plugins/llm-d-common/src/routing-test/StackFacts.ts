/** A model pod as an endpoint of the pool. @public */
export interface EndpointFact {
  /** `<pod>-rank-<n>`. */
  name: string;
  pod: string;
  ready: boolean;
  /** Value of `llm-d.ai/role`; undefined: none. */
  role?: string;
}

/** A model pod of the namespace, whether this pool has it or another. @public */
export interface ModelPodFact {
  name: string;
  ready: boolean;
  labels: Readonly<Record<string, string>>;
  /** How often its containers have been started again. */
  restarts?: number;
}

/** What a run learns of a stack before it sends anything. @public */
export interface StackFacts {
  endpoints: readonly EndpointFact[];
  /** Those of the endpoints, and others with the label `llm-d.ai/role`: routes may lead to several pools. */
  modelPods: readonly ModelPodFact[];
  /** Whether the model pods are known to keep a prefix cache, so that what they say of cached tokens means something. */
  modelServersCache: boolean;
  /** Pods of the EPP that run. */
  eppPods: number;
  /** Whether the EPP elects a leader, so that of several pods one decides. */
  eppElectsLeader: boolean;
  /** Types of the pickers in the EPP's scheduling profiles, e.g. `max-score-picker`. */
  pickers: readonly string[];
  /** Types of all plugins that the EPP's configuration names. */
  pluginTypes: readonly string[];
  /** Whether the stack has a Service that leads to its model pods past the EPP. */
  directService: boolean;
  /** Headers that rules of the stack's route look at. */
  routeHeaders: readonly {
    name: string;
    value: string;
    /** The rule leads to a Service, so that no EPP is asked. */
    bypassesEpp?: boolean;
  }[];
  /** Whatever no rule takes goes to a Service, so that no EPP is asked. */
  routeBypassesEpp?: boolean;
  /** How the requests to the gateway go in. */
  entrance: 'direct' | 'service-proxy';
}
