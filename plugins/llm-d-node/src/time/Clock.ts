/** Time as the routing test and the waiting need it; replaced in tests. @public */
export interface Clock {
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  now(): number;
  /** Date and time of day. */
  date(): Date;
}

/** The clocks of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
};
