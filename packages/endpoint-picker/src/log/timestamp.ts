import { TimeEncoding } from './LogFormat';

/**
 * A point in time as Go writes it with `time.RFC3339Nano`: no zeros at the end
 * of the fraction.
 *
 * @param at - milliseconds since the epoch
 */
export function rfc3339nano(at: number): string {
  return new Date(at).toISOString().replace(/\.?0*Z$/, 'Z');
}

/**
 * A point in time as JSON, the way zap's time encoders write it in UTC.
 *
 * @param at - milliseconds since the epoch
 *
 * @public
 */
export function timestamp(at: number, encoding: TimeEncoding): string {
  const iso = new Date(at).toISOString();
  switch (encoding) {
    case 'epoch':
      // zap divides nanoseconds, of which a double holds not every one.
      return String((at * 1e6) / 1e9);
    case 'millis':
      return String(at);
    case 'nano':
      return `${Math.floor(at)}000000`;
    case 'iso8601':
      return `"${iso}"`;
    case 'rfc3339nano':
      return `"${rfc3339nano(at)}"`;
    default:
      return `"${iso.slice(0, 19)}Z"`;
  }
}
