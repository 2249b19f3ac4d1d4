import type { SimulatorDeployment } from '../crd';
import { goDurationMs } from '../simulator/goDuration';
import {
  simulatorVersionProfileOf,
  type SimulatorVersionProfile,
} from '../simulator/simulatorVersions';
import { modelServerPort, type Stage } from './simulatorStages';

type Spec = SimulatorDeployment['spec'];

const latencyFlags: Record<keyof NonNullable<Spec['latency']>, string> = {
  timeToFirstToken: '--time-to-first-token',
  timeToFirstTokenStdDev: '--time-to-first-token-std-dev',
  interTokenLatency: '--inter-token-latency',
  interTokenLatencyStdDev: '--inter-token-latency-std-dev',
  prefillOverhead: '--prefill-overhead',
  prefillTimePerToken: '--prefill-time-per-token',
  prefillTimeStdDev: '--prefill-time-std-dev',
  kvCacheTransferLatency: '--kv-cache-transfer-latency',
  kvCacheTransferLatencyStdDev: '--kv-cache-transfer-latency-std-dev',
  kvCacheTransferTimePerToken: '--kv-cache-transfer-time-per-token',
  kvCacheTransferTimeStdDev: '--kv-cache-transfer-time-std-dev',
  timeFactorUnderLoad: '--time-factor-under-load',
};

/**
 * Command line of a simulator. What the custom resource does not say is not passed, so that the simulator's own defaults
 * hold; its own `args` come last and win.
 */
export function simulatorArgs(spec: Spec, stage: Stage): string[] {
  const { profile } = simulatorVersionProfileOf(stage.image);
  return [
    ...['--model', spec.model],
    ...['--mode', 'random'],
    ...['--v', `${stage.logVerbosity}`],
    ...['--port', `${modelServerPort(stage)}`],
    ...profile.args,
    ...optional('--max-num-seqs', spec.maxNumSeqs),
    ...latencyArgs(spec.latency, profile),
    ...kvCacheArgs(spec.kvCache),
    ...failureArgs(spec.failureInjection),
    ...loraArgs(spec.lora),
    ...(stage.args ?? []),
  ];
}

function optional(flag: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [flag, `${value}`];
}

function latencyArgs(
  latency: Spec['latency'] = {},
  { latencies }: SimulatorVersionProfile,
): string[] {
  const written = (value: string | number) =>
    typeof value === 'string' && latencies === 'milliseconds'
      ? Math.round(goDurationMs(value))
      : value;
  const values = new Map(Object.entries(latency));
  return Object.entries(latencyFlags).flatMap(([field, flag]) => {
    const value = values.get(field);
    return value === undefined ? [] : [flag, `${written(value)}`];
  });
}

function kvCacheArgs(kvCache: Spec['kvCache']): string[] {
  return kvCache?.enabled
    ? [
        '--enable-kvcache',
        ...optional('--kv-cache-size', kvCache.size),
        ...optional('--block-size', kvCache.blockSize),
      ]
    : [];
}

function failureArgs(failures: Spec['failureInjection']): string[] {
  return failures && failures.rate > 0
    ? [
        ...optional('--failure-injection-rate', failures.rate),
        ...(failures.types?.length
          ? ['--failure-types', ...failures.types]
          : []),
      ]
    : [];
}

function loraArgs(lora: Spec['lora']): string[] {
  return [
    ...(lora?.modules?.length
      ? [
          '--lora-modules',
          ...lora.modules.map(module => JSON.stringify(module)),
        ]
      : []),
    ...optional('--max-loras', lora?.maxLoras),
    ...optional('--max-cpu-loras', lora?.maxCpuLoras),
  ];
}
