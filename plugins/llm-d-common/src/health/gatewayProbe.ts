import type { FaultReason } from './faultRules';
import type { HealthNodeId } from './HealthReport';
import type { Probe } from './StackSnapshot';

/** What came back of one request that was sent through a gateway. @public */
export type GatewayAnswer =
  | {
      type: 'answered';
      status: number;
      /** Name of the model pod that says that it served, if one does. */
      servedBy?: string;
      /** First part of the body. */
      body: string;
      /** Milliseconds. */
      tookMs: number;
    }
  | { type: 'unanswered'; error: string };

interface Judgement {
  node: HealthNodeId;
  status: Probe['status'];
  reason?: FaultReason;
  message: string;
}

const noEndpoints =
  /no (healthy upstream|endpoints|pods) ?(available)?|failed to find target pod|no candidate pods/i;
const cannotConnect =
  /upstream connect error|connection refused|ECONNREFUSED|connect timeout|delayed connect error|remote connection failure|EHOSTUNREACH/i;
const cacheFull = /kv.?cache|cache blocks?|no room/i;

/**
 * What one request through the gateway says of the link that broke, or of the whole way.
 *
 * @param answer - to a small request that any model server can serve
 * @param source - what was asked and by which way
 * @public
 */
export function gatewayProbe(
  answer: GatewayAnswer,
  about: { source: string; observedAt: string },
): Probe {
  const { node, ...judgement } = judge(answer);
  return {
    ...about,
    ...judgement,
    node,
    ...(judgement.status === 'healthy' && { endToEnd: true }),
  };
}

function judge(answer: GatewayAnswer): Judgement {
  if (answer.type === 'unanswered') {
    return {
      node: 'gateway',
      status: 'degraded',
      reason: 'GatewayUnreachable',
      message: `nobody answered: ${answer.error}`,
    };
  }
  const { body, servedBy, status, tookMs } = answer;
  const words = `HTTP ${status}${
    servedBy === undefined ? '' : ` from ${servedBy}`
  }${status < 400 || body.trim() === '' ? '' : `: ${excerpt(body)}`}`;
  const broken = (node: HealthNodeId, reason: FaultReason): Judgement => ({
    node,
    status: 'degraded',
    reason,
    message: words,
  });
  if (status < 400) {
    return {
      node: 'gateway',
      status: 'healthy',
      message: `${words} in ${Math.round(tookMs)} ms`,
    };
  }
  if (status === 429) {
    return broken('decode', 'Saturated');
  }
  if (servedBy !== undefined || isModelServerError(body)) {
    // It took the request and did not like it: the way is open.
    if (status < 500) {
      return { node: 'gateway', status: 'healthy', message: words };
    }
    return broken(
      'decode',
      cacheFull.test(body) ? 'KvCacheFull' : 'ModelServerFailed',
    );
  }
  if (status === 404) {
    return broken('route', 'RouteNotMatched');
  }
  if (status < 500) {
    return { node: 'gateway', status: 'unknown', message: words };
  }
  if (cannotConnect.test(body)) {
    return broken('decode', 'EndpointsUnreachable');
  }
  if (noEndpoints.test(body)) {
    return broken('decode', 'EndpointsUnreachable');
  }
  return broken('epp', 'ProbeFailed');
}

/** Model servers say what they object to in OpenAI's form; gateways and EPPs say it in plain text. */
function isModelServerError(body: string): boolean {
  try {
    const parsed: unknown = JSON.parse(body);
    const error: unknown = Object(parsed).error;
    return typeof Object(error).message === 'string';
  } catch {
    return false;
  }
}

const longest = 200;

function excerpt(body: string): string {
  const line = body.trim().replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest)} …` : line;
}
