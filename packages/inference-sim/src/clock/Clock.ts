/** Takes back what was planned; does nothing once it has happened. */
export type Cancel = () => void;

/**
 * Time as an engine sees it: real behind HTTP, virtual in a simulation. Work
 * is planned for points in time, not for spans, so that lateness does not add
 * up over an answer's tokens.
 */
export interface Clock {
  /** Milliseconds since the clock's own beginning. */
  now(): number;
  /**
   * Calls `act` when `time` has come (a real clock: to the nearest
   * millisecond at best), and in a later turn even if it is past:
   * never within the call. What is planned for the same time happens in the
   * order in which it was planned.
   */
  at(time: number, act: () => void): Cancel;
}
