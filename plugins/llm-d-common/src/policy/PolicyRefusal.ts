/** Something that the platform team's policy does not allow. @public */
export interface PolicyRefusal {
  /** Key of the configuration that forbids it, e.g. `llmD.policy.images.allow`. */
  rule: string;
  /** For a person: what is asked for, and what is allowed. */
  message: string;
}

/**
 * Refusals in one sentence each, with the rules' names.
 *
 * @public
 */
export function describeRefusals(refusals: readonly PolicyRefusal[]): string {
  return refusals
    .map(({ message, rule }) => `${message} (rule ${rule})`)
    .join('; ');
}
