/**
 * How a log line looks: controller-runtime's zap as JSON or for a console
 * (until 0.7), as JSON with names for the levels (0.8 to 0.10), or with
 * OpenTelemetry's names (from 0.11 on).
 *
 * @public
 */
export type LogFormat =
  | 'zap json'
  | 'zap console'
  | 'zap named'
  | 'opentelemetry';

/**
 * How the time of a line is written where `--zap-time-encoding` counts.
 *
 * @public
 */
export const TIME_ENCODINGS = [
  'rfc3339',
  'rfc3339nano',
  'iso8601',
  'epoch',
  'millis',
  'nano',
] as const;

/** @public */
export type TimeEncoding = (typeof TIME_ENCODINGS)[number];
