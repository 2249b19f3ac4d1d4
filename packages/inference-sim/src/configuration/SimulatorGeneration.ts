/** Releases that behave alike; the compiler's simulatorVersions.ts draws the same lines. */
export type Generation = '<=0.6' | '0.7-0.8' | '>=0.9';

/**
 * How latencies are written: whole milliseconds, Go durations, or either
 * (releases in between, and images whose release nobody knows).
 */
export type LatencyNotation = 'milliseconds' | 'either' | 'duration';

/** What differs between releases of the simulator that people still run. */
export interface SimulatorGeneration {
  readonly generation: Generation;
  /** Name of the KV-cache gauge: renamed in v0.7.0 as vLLM renamed it. */
  readonly kvCacheUsageMetric:
    | 'vllm:kv_cache_usage_perc'
    | 'vllm:gpu_cache_usage_perc';
  /** Paths that answer whether the model is loaded. */
  readonly readyPaths: readonly string[];
  readonly latencyNotation: LatencyNotation;
}

type Version = readonly [number, number, number];

/** The release whose behaviour an image without a version has. */
const current: Version = [0, 10, 2];
const oldest: Version = [0, 0, 0];
const published = 'llm-d-inference-sim';

const precedes = (version: Version, limit: Version): boolean => {
  const index = limit.findIndex((part, i) => version[i] !== part);
  return index >= 0 && version[index] < limit[index];
};

const generationOf = (version: Version): Generation => {
  if (precedes(version, [0, 7, 0])) {
    return '<=0.6';
  }
  return precedes(version, [0, 9, 0]) ? '0.7-0.8' : '>=0.9';
};

const notations: Record<Generation, LatencyNotation> = {
  '<=0.6': 'milliseconds',
  '0.7-0.8': 'either',
  '>=0.9': 'duration',
};

const behaviourOf = (version: Version): SimulatorGeneration => {
  const generation = generationOf(version);
  const readyPaths: string[] = [];
  if (precedes(version, [0, 10, 3])) {
    readyPaths.push('/ready');
  }
  if (generation === '>=0.9') {
    readyPaths.push('/health/ready');
  }
  return {
    generation,
    kvCacheUsageMetric:
      generation === '<=0.6'
        ? 'vllm:gpu_cache_usage_perc'
        : 'vllm:kv_cache_usage_perc',
    readyPaths,
    latencyNotation: notations[generation],
  };
};

/**
 * The generation that an image reference names by its tag. Without a version
 * in the tag (`latest`, a digest, none) the published name means the current
 * release; any other name means the oldest one with its metric and paths,
 * but every notation of latencies, because the build is not known.
 */
export const generationOfImage = (
  image: string | undefined,
): SimulatorGeneration => {
  const tag = /:v?(\d+)\.(\d+)\.(\d+)/.exec(image ?? '');
  if (tag) {
    return behaviourOf([Number(tag[1]), Number(tag[2]), Number(tag[3])]);
  }
  const name = image?.split('@')[0].split('/').at(-1)?.split(':')[0];
  if (name === undefined || name === published) {
    return behaviourOf(current);
  }
  return {
    ...behaviourOf(oldest),
    readyPaths: ['/ready', '/health/ready'],
    latencyNotation: 'either',
  };
};
