import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { Exposition } from './Exposition';
import { fakeExposition } from './fakeExposition';
import { GaugeOptions } from './gauges';

/**
 * The metrics to show: the real ones, or those that the options of the moment
 * make up.
 *
 * @param now - milliseconds since the epoch
 */
export const createExposition = (
  real: Exposition,
  options: () => SimulatorOptions,
  names: GaugeOptions & { modelName: string; maxModelLen: number },
  now: () => number,
): (() => Exposition) => {
  const start = now();
  let made: { of: SimulatorOptions['fakeMetrics']; shown: Exposition } = {
    of: undefined,
    shown: real,
  };
  return () => {
    const { fakeMetrics, fakeMetricsRefreshInterval: refresh } = options();
    if (fakeMetrics !== made.of) {
      made = {
        of: fakeMetrics,
        shown: fakeMetrics
          ? fakeExposition(fakeMetrics, names, { now, start, refresh })
          : real,
      };
    }
    return made.shown;
  };
};
