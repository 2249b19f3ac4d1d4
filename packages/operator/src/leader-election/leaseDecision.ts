/** What a Lease says about who leads. Times in ms. */
export interface LeaseRecord {
  holder: string | undefined;
  durationMs: number;
  transitions: number;
}

/** What a candidate does about a Lease. */
export type LeaseDecision =
  | { action: 'create' }
  /** We hold it: say so again. */
  | { action: 'renew' }
  /** Nobody holds it any more. */
  | { action: 'take' }
  /** Somebody else holds it. */
  | { action: 'wait'; holder: string };

/**
 * @param unchangedForMs - how long we have seen the lease unchanged by our own clock; other machines' clocks are not trusted, so
 *   a lease has run out only when we saw no renewal for its whole duration
 */
export function decideLease(
  identity: string,
  lease: LeaseRecord | undefined,
  unchangedForMs: number,
): LeaseDecision {
  if (!lease) return { action: 'create' };
  if (!lease.holder) return { action: 'take' };
  if (lease.holder === identity) return { action: 'renew' };
  return unchangedForMs >= lease.durationMs
    ? { action: 'take' }
    : { action: 'wait', holder: lease.holder };
}
