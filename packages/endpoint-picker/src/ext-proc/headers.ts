import { HeaderMutation, HeaderValue, HttpHeaders } from './messages';

/**
 * A header's value. Newer gateways write `raw_value`, others `value`.
 *
 * @public
 */
export function headerText({ raw_value: raw, value }: HeaderValue): string {
  return raw && raw.length > 0 ? raw.toString('utf8') : value ?? '';
}

/**
 * All headers by their lower-case names; of repeated ones the last counts.
 *
 * @public
 */
export function headersOf(message: HttpHeaders): Record<string, string> {
  const entries = (message.headers?.headers ?? []).map(
    (header): [string, string] => [
      (header.key ?? '').toLowerCase(),
      headerText(header),
    ],
  );
  return Object.fromEntries(entries);
}

/**
 * Sets headers. The value goes into `raw_value`, the one field that every
 * gateway reads.
 *
 * @public
 */
export function setHeaders(
  headers: readonly (readonly [string, string])[],
): NonNullable<HeaderMutation['set_headers']> {
  return headers.map(([key, value]) => ({
    header: { key, raw_value: Buffer.from(value, 'utf8') },
    append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
  }));
}

/**
 * Headers that the protocol between gateway and Endpoint Picker owns; a
 * client's own values of them go no further.
 */
const SYSTEM_OWNED = new Set([
  'content-length',
  'x-gateway-destination-endpoint',
  'x-gateway-destination-endpoint-served',
  'x-gateway-destination-endpoint-subset',
  'x-gateway-inference-fairness-id',
  'x-gateway-inference-objective',
  'x-gateway-model-name-rewrite',
  'x-llm-d-inference-fairness-id',
  'x-llm-d-inference-objective',
  'x-llm-d-model-name-rewrite',
  'x-llm-d-request-dropped-reason',
  'x-llm-d-slo-tpot-ms',
  'x-llm-d-slo-ttft-ms',
  'x-llm-d-video-duration-seconds',
  'x-llm-d-video-fps',
  'x-llm-d-video-resolution',
  'x-slo-tpot-ms',
  'x-slo-ttft-ms',
]);

/**
 * Whether a header belongs to the protocol.
 *
 * @public
 */
export function isSystemOwned(name: string): boolean {
  return SYSTEM_OWNED.has(name);
}
