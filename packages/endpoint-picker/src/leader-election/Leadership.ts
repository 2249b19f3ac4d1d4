/**
 * Whether this replica is the one that serves.
 *
 * @public
 */
export interface Leadership {
  readonly standing: 'none' | 'leader' | 'standby';
}

/** Without an election there is nobody to stand by for. */
export const NO_ELECTION: Leadership = { standing: 'none' };
