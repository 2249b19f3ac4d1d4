import { z } from 'zod';
import { ConfigurationError } from './ConfigurationError';
import { flagDefaults, FlagOf } from './flagTable';
import { parseGoDuration } from './goDuration';
import { SettingValue } from './Settings';

// JSON numbers are nanoseconds, as Go's durations are.
const duration = z.unknown().transform((given, context) => {
  const value =
    typeof given === 'number' ? given / 1e6 : parseGoDuration(String(given));
  if (value === undefined) {
    context.addIssue({
      code: 'custom',
      message: `time: invalid duration ${JSON.stringify(given)}`,
    });
    return z.NEVER;
  }
  return value;
});

const isLatency = (name: string): name is FlagOf<'latencies'> =>
  Object.hasOwn(flagDefaults.latencies, name);

const latencyNames = new Set([
  ...Object.keys(flagDefaults.latencies).filter(
    name => !name.startsWith('time-to-generate-image'),
  ),
  'time-factor-under-load',
]);

/** Fields that the real simulator takes here and this one does not simulate. */
const notSimulated: ReadonlySet<string> = new Set([
  'image-emission-rate',
  'time-to-generate-image',
  'time-to-generate-image-std-dev',
]);

/**
 * One field of a body, other than `fake-metrics`.
 *
 * @throws z.ZodError for a value that does not fit, ConfigurationError for a
 * field that may not be changed
 */
export const readAdminField = (name: string, value: unknown): SettingValue => {
  if (isLatency(name)) {
    return { kind: 'latencies', value: duration.parse(value) };
  }
  switch (name) {
    case 'failure-injection-rate':
      return { kind: 'integers', value: z.number().int().parse(value) };
    case 'failure-types':
      return { kind: 'lists', value: z.array(z.string()).parse(value) };
    case 'time-factor-under-load':
      return { kind: 'numbers', value: z.number().parse(value) };
    case 'latency-calculator':
      return { kind: 'texts', value: z.string().parse(value) };
    default:
      throw new ConfigurationError(`field '${name}' is not admin-configurable`);
  }
};

/**
 * The fields of a `POST /admin/config` body, those of a nested `latencies`
 * object among them.
 *
 * @throws ConfigurationError for a body that is no object, mixes the two
 * layouts, or has a field that is not simulated here
 */
export const adminFields = (body: unknown): Map<string, unknown> => {
  const { data } = z.record(z.string(), z.unknown()).safeParse(body);
  if (!data) {
    throw new ConfigurationError(
      'failed to unmarshal payload: the body must be a JSON object',
    );
  }
  const { latencies, ...flat } = data;
  const nested = z.record(z.string(), z.unknown()).parse(latencies ?? {});
  const stray = Object.keys(nested).find(name => !latencyNames.has(name));
  if (stray !== undefined) {
    throw new ConfigurationError(`field '${stray}' is not a latencies field`);
  }
  const twice = Object.keys(nested).filter(name => Object.hasOwn(flat, name));
  if (twice.length > 0) {
    throw new ConfigurationError(
      `latencies settings mix the flat layout (${twice.join(
        ', ',
      )}) with the nested latencies object; use only one`,
    );
  }
  const fields = new Map(Object.entries({ ...flat, ...nested }));
  const missing = [...fields.keys()].find(name => notSimulated.has(name));
  if (missing !== undefined) {
    throw new ConfigurationError(
      `field '${missing}' exists in llm-d-inference-sim but is not simulated here`,
    );
  }
  return fields;
};
