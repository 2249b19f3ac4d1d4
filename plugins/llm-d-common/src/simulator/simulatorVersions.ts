import { imageVersion, isAtLeast } from '../names/imageVersion';

/** Releases of the simulator that behave alike. @public */
export type SimulatorGeneration = '<=0.6' | '0.7-0.8' | '>=0.9';

/** Everything in which releases of the simulator differ, as far as its pods are concerned. @public */
export interface SimulatorVersionProfile {
  generation: SimulatorGeneration;
  /** First version, as `[major, minor]`. */
  since: readonly [number, number];
  /** Where readiness is asked for. */
  readinessPath: string;
  /** Gauge of KV cache use, 0..1, that an EPP has to know. */
  kvCacheMetric: string;
  /** How latencies are written: whole milliseconds, or Go durations. */
  latencies: 'milliseconds' | 'duration';
  /** Passed to every simulator. */
  args: readonly string[];
}

/** A version profile and how it was chosen. @public */
export interface ChosenSimulatorVersionProfile {
  profile: SimulatorVersionProfile;
  /** `unknown`: the tag does not tell a version. */
  source: 'tag' | 'unknown';
}

const published = 'llm-d-inference-sim';

const early: SimulatorVersionProfile = {
  generation: '<=0.6',
  since: [0, 0],
  readinessPath: '/ready',
  kvCacheMetric: 'vllm:gpu_cache_usage_perc',
  latencies: 'milliseconds',
  args: [],
};
const from07: SimulatorVersionProfile = {
  ...early,
  generation: '0.7-0.8',
  since: [0, 7],
  kvCacheMetric: 'vllm:kv_cache_usage_perc',
  latencies: 'duration',
};
const from09: SimulatorVersionProfile = {
  ...from07,
  generation: '>=0.9',
  since: [0, 9],
  readinessPath: '/health/ready',
  args: ['--enable-request-id-headers'],
};

/** The version profiles, newest first. @public */
export const simulatorVersionProfiles: readonly SimulatorVersionProfile[] = [
  from09,
  from07,
  early,
];

/**
 * How the simulator in an image is started and asked. A tag without a version is the newest release under the published name,
 * and under any other name the oldest, whose flags every release knows.
 *
 * @public
 */
export function simulatorVersionProfileOf(
  image: string,
): ChosenSimulatorVersionProfile {
  const version = imageVersion(image);
  if (version) {
    const profile = simulatorVersionProfiles.find(({ since }) =>
      isAtLeast(version, since),
    );
    return { profile: profile ?? early, source: 'tag' };
  }
  const name = image.split('@')[0].split('/').pop()?.split(':')[0];
  return { profile: name === published ? from09 : early, source: 'unknown' };
}
