import { FlagError } from './FlagError';
import { FlagValues } from './FlagValues';

/** Flags of llm-d without effect here, and what happens whatever they say. */
const ABSENT: Readonly<Record<string, boolean | ''>> = {
  tracing: false,
  'enable-cert-reload': false,
  'enable-grpc-stream-metrics': false,
  'model-server-metrics-https-insecure-skip-verify': true,
  'tls-min-version': '',
  'tls-cipher-suites': '',
  'metrics-client-ca-file': '',
  'metrics-cert-dir': '',
};

/**
 * Refuses flags that real releases follow and this stand-in does not, unless
 * they are set to what happens anyway.
 *
 * @throws FlagError that names the flag
 */
export function refuseAbsentFlags(flags: FlagValues): void {
  for (const [name, actual] of Object.entries(ABSENT)) {
    const given =
      actual === '' ? flags.text(name, actual) : flags.bool(name, actual);
    if (given !== actual) {
      throw new FlagError(
        `--${name}=${given} exists in llm-d but not in this stand-in of its Endpoint Picker`,
        1,
      );
    }
  }
}
