/**
 * Whose requests a request belongs to.
 *
 * @public
 */
export interface Flow {
  readonly fairnessId: string;
  readonly priority: number;
}

/**
 * What the scheduler knows of a request.
 *
 * @public
 */
export interface SchedulingRequest {
  readonly requestId: string;
  /** The model that the request goes to, after any rewrite. */
  readonly model: string;
  /** Request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The prompts' canonical bytes; more than one for a batch of completions. */
  readonly prompts: readonly Uint8Array[];
  /** Separates the prefix caches of tenants; empty when the request has none. */
  readonly cacheSalt: string;
  /** No decision asks for it: it is counted by. */
  readonly flow?: Flow;
}
