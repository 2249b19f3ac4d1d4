import { Endpoint } from '../Endpoint';
import { PluginId } from '../plugins';

/**
 * Says when the pool has no room for requests that can be shed.
 *
 * @public
 */
export interface SaturationDetector extends PluginId {
  readonly role: 'saturation-detector';
  /** @param now - milliseconds */
  saturated(endpoints: readonly Endpoint[], now: number): boolean;
}

/**
 * When an endpoint counts as full.
 *
 * @public
 */
export interface SaturationThresholds {
  /** Waiting requests; 5 unless configured. */
  readonly queueDepth: number;
  /** Used share of the KV cache, 0..1; 0.8 unless configured. */
  readonly kvCacheUtilization: number;
  /** Milliseconds after which figures count for nothing; 200 unless configured. */
  readonly metricsStalenessMs: number;
}

/**
 * The thresholds of a configuration that gives none.
 *
 * @public
 */
export const DEFAULT_THRESHOLDS: SaturationThresholds = {
  queueDepth: 5,
  kvCacheUtilization: 0.8,
  metricsStalenessMs: 200,
};

/** Whether an endpoint's figures are too old, or were never read. */
export function isStale(
  { metrics }: Endpoint,
  { metricsStalenessMs }: SaturationThresholds,
  now: number,
): boolean {
  const { updatedAt } = metrics;
  return updatedAt === undefined || now - updatedAt > metricsStalenessMs;
}
