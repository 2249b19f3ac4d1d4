/** Something that has to hold at the end of a soak. */
export interface Check {
  readonly name: string;
  readonly holds: boolean;
  /** What was found, beside what it has to be. */
  readonly found: string;
}

/** A number that has to lie between two others, both included. */
export function within(
  name: string,
  value: number,
  least: number,
  most: number,
): Check {
  return {
    name,
    holds: value >= least && value <= most,
    found:
      least === most
        ? `${value}, to be ${least}`
        : `${value}, to be ${least} to ${most}`,
  };
}
