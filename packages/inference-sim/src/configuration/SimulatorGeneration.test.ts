import { generationOfImage } from './SimulatorGeneration';

const image = 'ghcr.io/llm-d/llm-d-inference-sim';
const gpu = 'vllm:gpu_cache_usage_perc';
const kv = 'vllm:kv_cache_usage_perc';

it.each([
  [`${image}:v0.6.1`, '<=0.6', gpu, ['/ready'], 'milliseconds'],
  [`${image}:v0.7.0`, '0.7-0.8', kv, ['/ready'], 'either'],
  [`${image}:v0.9.0`, '>=0.9', kv, ['/ready', '/health/ready'], 'duration'],
  [`${image}:v0.10.2`, '>=0.9', kv, ['/ready', '/health/ready'], 'duration'],
  [`${image}:0.11.0`, '>=0.9', kv, ['/health/ready'], 'duration'],
  [`${image}:latest`, '>=0.9', kv, ['/ready', '/health/ready'], 'duration'],
  [undefined, '>=0.9', kv, ['/ready', '/health/ready'], 'duration'],
  [
    'docker.io/library/llm-d-simulator:dev',
    '<=0.6',
    gpu,
    ['/ready', '/health/ready'],
    'either',
  ],
])(
  '%s',
  (reference, generation, kvCacheUsageMetric, readyPaths, latencyNotation) => {
    expect(generationOfImage(reference)).toEqual({
      generation,
      kvCacheUsageMetric,
      readyPaths,
      latencyNotation,
    });
  },
);
