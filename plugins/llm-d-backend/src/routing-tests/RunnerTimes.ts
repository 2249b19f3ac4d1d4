/** How long what takes, ms. */
export interface RunnerTimes {
  /** A run whose process has not said so for this long has died. */
  leaseMs: number;
  /** How often a process says that it is alive. */
  renewEveryMs: number;
  longestRunMs: number;
  /** Progress is stored and told at most this often ... */
  progressEveryMs: number;
  /** ... and at least this often, so that whoever watches sees that it goes on. */
  quietMs: number;
}

/** A run of a dead process is failed within lease and sweep, some 20 s. */
export const usualTimes: RunnerTimes = {
  leaseMs: 15_000,
  renewEveryMs: 4_000,
  longestRunMs: 10 * 60_000,
  progressEveryMs: 250,
  quietMs: 1_000,
};
