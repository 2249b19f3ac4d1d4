import { Probed } from '../processes/Probed';
import { median } from '../processes/percentile';
import { Check } from './Check';

/** By how much the last third may lie above the first. */
export const tolerance = {
  /** Heap after a collection: a tenth, and what caches and compiled code still settle by. */
  heapShare: 0.1,
  heapBytes: 3 * 1024 * 1024,
  /** Open sockets, timers and the like: a fifth, and what requests under way make of it. */
  handleShare: 0.2,
  handles: 20,
};

/** Samples that tell nothing yet: caches fill, code is compiled. */
const WARM_UP_SHARE = 0.2;

/** Too few samples have no thirds. */
const LEAST_SAMPLES = 6;

const handlesOf = ({ resources }: Probed) =>
  Object.values(resources).reduce((a, b) => a + b, 0);

const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/**
 * Whether a program keeps nothing that it should let go: medians of the first and the last third of its samples, without
 * those of its warming up.
 *
 * @param samples - in the order in which they were taken
 */
export function checkFlat(
  program: string,
  samples: readonly Probed[],
): Check[] {
  const settled = samples.slice(Math.ceil(samples.length * WARM_UP_SHARE));
  if (settled.length < LEAST_SAMPLES) {
    return [];
  }
  const third = Math.floor(settled.length / 3);
  const first = settled.slice(0, third);
  const last = settled.slice(-third);
  const compare = (
    what: string,
    of: (sample: Probed) => number,
    allowed: (before: number) => number,
    shown: (value: number) => string,
  ): Check => {
    const before = median(first.map(of));
    const after = median(last.map(of));
    return {
      name: `${program}: ${what} flat`,
      holds: after <= allowed(before),
      found: `${shown(before)}, then ${shown(after)} (at most ${shown(
        allowed(before),
      )})`,
    };
  };
  return [
    compare(
      'heap',
      ({ externalBytes, heapBytes }) => heapBytes + externalBytes,
      before => before * (1 + tolerance.heapShare) + tolerance.heapBytes,
      mebibytes,
    ),
    compare(
      'handles',
      handlesOf,
      before => before * (1 + tolerance.handleShare) + tolerance.handles,
      value => value.toFixed(0),
    ),
  ];
}
