/** What differs between releases of the simulator that people still run. */
export interface SimulatorGeneration {
  /** Name of the KV-cache gauge: renamed in v0.7.0 as vLLM renamed it. */
  readonly kvCacheUsageMetric:
    | 'vllm:kv_cache_usage_perc'
    | 'vllm:gpu_cache_usage_perc';
  /** Paths that answer whether the model is loaded. */
  readonly readyPaths: readonly string[];
}

const precedes = (
  version: readonly number[],
  limit: readonly number[],
): boolean => {
  const index = limit.findIndex((part, i) => version[i] !== part);
  return index >= 0 && version[index] < limit[index];
};

/**
 * The generation that an image reference names by its tag. An image without a
 * version in its tag (`latest`, a digest, none) is taken for the current one.
 */
export const generationOfImage = (
  image: string | undefined,
): SimulatorGeneration => {
  const tag = /:v?(\d+)\.(\d+)\.(\d+)/.exec(image ?? '');
  const version = tag ? tag.slice(1, 4).map(Number) : [0, 10, 2];
  const readyPaths: string[] = [];
  if (precedes(version, [0, 10, 3])) {
    readyPaths.push('/ready');
  }
  if (!precedes(version, [0, 9, 0])) {
    readyPaths.push('/health/ready');
  }
  return {
    kvCacheUsageMetric: precedes(version, [0, 7, 0])
      ? 'vllm:gpu_cache_usage_perc'
      : 'vllm:kv_cache_usage_perc',
    readyPaths,
  };
};
