/**
 * Priorities of InferenceObjectives, by the name that requests give.
 *
 * @public
 */
export class Objectives {
  #priorities: ReadonlyMap<string, number> = new Map();

  /** Replaces all of them. */
  replace(priorities: ReadonlyMap<string, number>): void {
    this.#priorities = priorities;
  }

  /** Priority of requests under an objective; undefined if there is none. */
  priorityOf(objective: string): number | undefined {
    return this.#priorities.get(objective);
  }
}
