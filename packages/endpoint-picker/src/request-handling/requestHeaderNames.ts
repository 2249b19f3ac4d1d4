import { Headers } from '../scheduling/RoutingHeaders';

/**
 * Headers by which clients and gateways steer the Endpoint Picker, each with
 * its name from 0.9 on and the older one, which is still read.
 */
const NAMES = {
  modelRewrite: ['x-llm-d-model-name-rewrite', 'x-gateway-model-name-rewrite'],
  objective: ['x-llm-d-inference-objective', 'x-gateway-inference-objective'],
  fairnessId: [
    'x-llm-d-inference-fairness-id',
    'x-gateway-inference-fairness-id',
  ],
} as const;

/**
 * The value of a steering header; empty if there is none.
 *
 * @public
 */
export function steeringHeader(
  headers: Headers,
  what: keyof typeof NAMES,
): string {
  return NAMES[what].map(name => headers[name]).find(Boolean) ?? '';
}

/**
 * Whether a request asks to be decoded only where its prefix is cached
 * (`Prefer: if-available`, RFC 7240).
 *
 * @public
 */
export function isConditionalDecode(headers: Headers): boolean {
  return (headers.prefer ?? '')
    .split(',')
    .some(token => token.trim().toLowerCase() === 'if-available');
}
