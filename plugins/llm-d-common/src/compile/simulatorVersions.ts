import { imageVersion, isAtLeast } from '../names/imageVersion';

/** Everything in which releases of the simulator differ, as far as its pods are concerned. */
export interface SimulatorVersionProfile {
  /** First version, as `[major, minor]`. */
  since: readonly [number, number];
  /** Where readiness is asked for. */
  readinessPath: string;
  /** Passed to every simulator. */
  args: readonly string[];
}

const published = 'llm-d-inference-sim';

const from09: SimulatorVersionProfile = {
  since: [0, 9],
  readinessPath: '/health/ready',
  args: ['--enable-request-id-headers'],
};
const early: SimulatorVersionProfile = {
  since: [0, 0],
  readinessPath: '/health',
  args: [],
};
const newestFirst = [from09, early];

/**
 * How the simulator in an image is started and asked. A tag without a version is the newest release under the published name,
 * and under any other name the oldest, whose flags every release knows.
 */
export function simulatorVersionProfileOf(
  image: string,
): SimulatorVersionProfile {
  const version = imageVersion(image);
  if (version) {
    return newestFirst.find(({ since }) => isAtLeast(version, since)) ?? early;
  }
  const name = image.split('@')[0].split('/').pop()?.split(':')[0];
  return name === published ? from09 : early;
}
