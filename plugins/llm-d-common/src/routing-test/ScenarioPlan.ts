/** A request that a scenario wants sent. @public */
export interface PlannedRequest {
  /** Path of the OpenAI API, e.g. `/v1/completions`. */
  path: string;
  /**
   * JSON body. The runner adds the name of the model that the stack serves, unless the body names one. With `stream: true` the
   * answer is read event by event.
   */
  body: Record<string, unknown>;
  /** In lower case. */
  headers?: Readonly<Record<string, string>>;
  /** What its row is called beside its phase. */
  group?: string;
}

/**
 * When the requests of a phase are sent. `sequential`: each when the one before has been answered. `concurrent`: at most so many
 * under way at once. `open-loop`: each at its time, whatever has become of those before it.
 *
 * @public
 */
export type Arrival =
  | { type: 'sequential' }
  | { type: 'concurrent'; concurrency: number }
  | {
      type: 'open-loop';
      /** For each request, ms from the start of the phase; ascending. */
      atMs: readonly number[];
    };

/** Something that a scenario breaks on purpose while a phase goes on. @public */
export interface Disruption {
  type: 'delete-pod';
  /** ms from the start of the phase. */
  atMs: number;
  /** The pod that served most of the requests of that earlier phase. */
  servedMostOf: string;
}

/** By which way requests go in: through the gateway, or past it and the EPP through the stack's direct Service. @public */
export type PhaseEntrance = 'gateway' | 'direct-service';

/** Requests that belong together. @public */
export interface ScenarioPhase {
  id: string;
  /** For a person. */
  title: string;
  arrival: Arrival;
  requests: PlannedRequest[];
  /** Default `gateway`. */
  entrance?: PhaseEntrance;
  disruptions?: Disruption[];
}

/** What a scenario wants sent, phase after phase. @public */
export interface ScenarioPlan {
  phases: ScenarioPhase[];
}
