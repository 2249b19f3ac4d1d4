import { formatGoDuration } from './goDuration';
import { Settings } from './Settings';
import { SimulatorOptions } from './SimulatorOptions';

/** Flags that are no part of a configuration: logging, and the file itself. */
const unlisted =
  /^(config|v|vmodule|\w*_\w*|logtostderr|alsologtostderr|stderrthreshold|strict)$/;

/**
 * A configuration as `GET /admin/config` shows it: keys in alphabetical order,
 * durations in Go's notation; no port where ranks have one each.
 */
export const describeSettings = (
  { integers, numbers, booleans, durations, latencies, texts, lists }: Settings,
  { servedModelNames, loraModules, dataParallel }: SimulatorOptions,
): Record<string, unknown> => {
  const [fake] = lists['fake-metrics'];
  const inGo = (values: Readonly<Record<string, number>>) =>
    Object.entries(values).map(([name, value]): [string, unknown] => [
      name,
      formatGoDuration(value),
    ]);
  const all: [string, unknown][] = [
    ...Object.entries({ ...integers, ...numbers, ...booleans, ...texts }),
    ...inGo(durations),
    ...inGo(latencies),
    ['failure-types', lists['failure-types']],
    ['served-model-name', servedModelNames],
    // Null where real metrics are exposed, as Go writes an empty pointer.
    ['fake-metrics', fake === undefined ? null : JSON.parse(fake)],
    [
      'lora-modules',
      loraModules.map(({ name, path, baseModelName }) => ({
        name,
        path,
        base_model_name: baseModelName,
      })),
    ],
  ];
  return Object.fromEntries(
    all
      .filter(([name]) => !unlisted.test(name))
      .filter(([name]) => name !== 'port' || dataParallel.size === 1)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};
