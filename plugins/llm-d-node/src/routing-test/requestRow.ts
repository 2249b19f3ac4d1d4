import type { Decision, RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { Answer } from './RequestSender';
import { rounded } from './rounded';

const openAiErrorSchema = z.object({
  error: z.object({ message: z.string() }),
});

/** As much of an error as fits into a row. */
const maxErrorLength = 200;

/**
 * What an answer says of its request: columns of its row.
 *
 * @param sentId - the request id that was sent
 */
export function observedInAnswer(
  answer: Answer,
  sentId: string,
  targetPorts: readonly number[],
) {
  if (answer.type === 'unanswered') {
    return {
      requestId: sentId,
      status: 0,
      error: answer.error,
      e2eMs: rounded(answer.e2eMs),
    };
  }
  const { body, bytes, e2eMs, headers, status, ttftMs } = answer;
  const served = servedBy(headers, targetPorts);
  return {
    // Gateways may replace the client's id; the one that comes back is the one that the EPP logs.
    requestId: headers.get('x-request-id') ?? sentId,
    status,
    ...(status >= 400 && { error: errorText(body) }),
    ...(served !== undefined && { served }),
    ...(ttftMs !== undefined && { ttftMs: rounded(ttftMs) }),
    e2eMs: rounded(e2eMs),
    responseBytes: bytes,
  };
}

/** The message of an OpenAI error, or the body as it is. */
export function errorText(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = undefined;
  }
  const error = openAiErrorSchema.safeParse(parsed);
  return (error.success ? error.data.error.message : body.trim()).slice(
    0,
    maxErrorLength,
  );
}

/** The endpoint (`<pod>-rank-<n>`) that the model server's own headers name. */
function servedBy(
  headers: Headers,
  targetPorts: readonly number[],
): string | undefined {
  const pod = headers.get('x-inference-pod');
  const port = headers.get('x-inference-port');
  if (pod === null) {
    return undefined;
  }
  if (port === null) {
    return targetPorts.length === 1 ? `${pod}-rank-0` : undefined;
  }
  const rank = targetPorts.indexOf(Number(port));
  // A port that the pool does not know is shown as it is, and equals no endpoint.
  return rank < 0 ? `${pod}:${port}` : `${pod}-rank-${rank}`;
}

/** The row with what the EPP decided about its request, if that was found. */
export function withDecision(
  request: RunRequest,
  decision: Decision | undefined,
): RunRequest {
  return decision ? { ...request, decision } : request;
}
