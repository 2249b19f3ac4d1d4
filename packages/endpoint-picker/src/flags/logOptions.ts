import { Generation } from '../generation/Generation';
import { LogFormat, TIME_ENCODINGS } from '../log/LogFormat';
import { EndpointPickerOptions } from './EndpointPickerOptions';
import { FlagValues } from './FlagValues';

/** `--zap-log-level`: a name, or how verbose. Wins over `--v`. */
function verbosityOf(flags: FlagValues): number {
  const text = flags.text('zap-log-level', '');
  if (text === '') {
    return flags.integer('v', 2);
  }
  const named = { error: -1, info: 0, debug: 1 }[text.toLowerCase()];
  const verbosity = named ?? Number(text);
  if (named === undefined && !(Number.isInteger(verbosity) && verbosity > 0)) {
    throw flags.invalid(
      'zap-log-level',
      text,
      'info, error, debug or a whole number above 0',
    );
  }
  return verbosity;
}

/** The development mode, which is the default, writes for a console. */
function formatOf(flags: FlagValues, generation: Generation): LogFormat {
  const production = !flags.bool('zap-devel', true);
  const encoder = flags.text('zap-encoder', production ? 'json' : 'console');
  if (encoder !== 'json' && encoder !== 'console') {
    throw flags.invalid('zap-encoder', encoder, 'json or console');
  }
  return generation.logFormat === 'by flag'
    ? `zap ${encoder}`
    : generation.logFormat;
}

/**
 * How the log is written. From 0.8 on the real one takes `--zap-encoder` and
 * `--zap-time-encoding` and does not follow them.
 *
 * Source: controller-runtime, pkg/log/zap/flags.go; llm-d-router,
 * pkg/common/observability/logging/logger.go.
 *
 * @throws FlagError
 */
export function logOptionsOf(
  flags: FlagValues,
  generation: Generation,
): Pick<EndpointPickerOptions, 'verbosity' | 'logFormat' | 'logTime'> {
  const given = flags.text('zap-time-encoding', 'rfc3339');
  const logTime = TIME_ENCODINGS.find(encoding => encoding === given);
  if (!logTime) {
    throw flags.invalid(
      'zap-time-encoding',
      given,
      `one of ${TIME_ENCODINGS.join(', ')}`,
    );
  }
  return {
    verbosity: verbosityOf(flags),
    logFormat: formatOf(flags, generation),
    logTime,
  };
}
