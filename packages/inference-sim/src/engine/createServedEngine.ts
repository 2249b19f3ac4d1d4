import { Clock } from '../clock/Clock';
import { SimulatorGeneration } from '../configuration/SimulatorGeneration';
import { createExposition } from '../metrics/createExposition';
import { Exposition } from '../metrics/Exposition';
import { SimulatorMetrics } from '../metrics/SimulatorMetrics';
import { Engine, EngineOptions } from './Engine';

/** An engine that is served, and the metrics that tell of it. */
export interface ServedEngine {
  readonly engine: Engine;
  readonly metrics: () => Exposition;
}

/**
 * An engine that gives every token, observed by metrics.
 *
 * @param now - milliseconds since the epoch, for metrics whose value is a time
 */
export const createServedEngine = (
  options: EngineOptions,
  generation: SimulatorGeneration,
  clock: Clock,
  now: () => number,
): ServedEngine => {
  const { servedModelNames, kvCache, maxLoras, maxModelLen } = options();
  const names = {
    modelName: servedModelNames[0],
    kvCacheUsageMetric: generation.kvCacheUsageMetric,
    blockSize: kvCache.blockSize,
    kvCacheSize: kvCache.size,
    maxLoras,
    maxModelLen,
  };
  const metrics = new SimulatorMetrics(names);
  const engine = new Engine(options, clock, {
    observer: metrics,
    everyToken: true,
  });
  metrics.watch({
    running: () => engine.running,
    waiting: () => engine.waiting,
    kvCacheUsage: () => engine.kvCacheUsage,
    adapters: () => {
      const { running, waiting } = engine.adapters;
      return [
        {
          running: [...running.keys()].join(','),
          waiting: [...waiting.keys()].join(','),
          timestamp: Math.floor(now() / 1000),
        },
      ];
    },
  });
  return {
    engine,
    metrics: createExposition(metrics, options, names, now),
  };
};
