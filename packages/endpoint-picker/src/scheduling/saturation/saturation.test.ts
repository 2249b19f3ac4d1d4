import { endpoint } from '../../testing/endpoints';
import { DEFAULT_THRESHOLDS } from './SaturationDetector';
import { goodCapacityDetector } from './goodCapacityDetector';
import { poolUtilization, utilizationDetector } from './utilizationDetector';

const NOW = 10_000;
const id = { name: 'd', type: 'd' };
const early = goodCapacityDetector(id, DEFAULT_THRESHOLDS);
const later = utilizationDetector(id, DEFAULT_THRESHOLDS);

/** [waiting, kvCacheUsage, age of the figures in ms] */
type Pod = readonly [number, number, number?];
const pods = (...list: readonly Pod[]) =>
  list.map(([waitingRequests, kvCacheUsage, age = 0], i) =>
    endpoint(`${i}`, { waitingRequests, kvCacheUsage, updatedAt: NOW - age }),
  );

it.each([
  { list: pods(), v04: true, utilization: 1 },
  { list: pods([0, 0]), v04: false, utilization: 0 },
  { list: pods([5, 0.8]), v04: false, utilization: 1 },
  { list: pods([6, 0]), v04: true, utilization: 1.2 },
  { list: pods([0, 0.81]), v04: true, utilization: 0.81 / 0.8 },
  { list: pods([0, 0, 200]), v04: false, utilization: 0 },
  { list: pods([0, 0, 201]), v04: true, utilization: 1 },
  // One endpoint with room is enough until 0.6; later the mean counts.
  { list: pods([20, 1], [0, 0]), v04: false, utilization: 2 },
  { list: pods([20, 1, 300], [4, 0.4]), v04: false, utilization: 0.9 },
  { list: [endpoint('never scraped')], v04: true, utilization: 1 },
])('$list.length endpoints, utilization $utilization', row => {
  expect(early.saturated(row.list, NOW)).toBe(row.v04);
  expect(poolUtilization(row.list, DEFAULT_THRESHOLDS, NOW)).toBeCloseTo(
    row.utilization,
    12,
  );
  expect(later.saturated(row.list, NOW)).toBe(row.utilization >= 1);
});
