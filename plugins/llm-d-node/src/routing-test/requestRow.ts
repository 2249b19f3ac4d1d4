import type { Decision, RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { promptBlocks } from './promptBlocks';
import { refusedBy } from './refusedBy';
import type { Answer } from './RequestSender';
import { rounded } from './rounded';
import { tokenCounts, usageIn } from './tokenUsage';

const openAiErrorSchema = z.object({
  error: z.object({ message: z.string() }),
});

/** As much of an error as fits into a row. */
const maxErrorLength = 200;

/** The mark that an EPP leaves on the headers of every answer that passes it. */
const eppMark = 'x-went-into-resp-headers';

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
  const { body, bytes, e2eMs, headers, status, stream, ttftMs } = answer;
  const served = servedBy(headers, targetPorts);
  const tokens = stream ? stream.usage : usageIn(body);
  const refuser = status >= 400 ? refusedBy(answer) : undefined;
  return {
    // Gateways may replace the client's id; the one that comes back is the one that the EPP logs.
    requestId: headers.get('x-request-id') ?? sentId,
    status,
    ...(status >= 400 && { error: errorText(body) }),
    ...(refuser !== undefined && { refusedBy: refuser }),
    ...(served !== undefined && { served }),
    ...(headers.get(eppMark) === 'true' && { passedEpp: true }),
    ...(ttftMs !== undefined && { ttftMs: rounded(ttftMs) }),
    e2eMs: rounded(e2eMs),
    responseBytes: bytes,
    ...(tokens && { tokens: tokenCounts(tokens) }),
    ...(stream && streamColumns(stream)),
  };
}

function streamColumns({
  itlMs,
  usage: _,
  longestGapMs,
  ...figures
}: NonNullable<Extract<Answer, { type: 'answered' }>['stream']>) {
  return {
    ...(itlMs !== undefined && { itlMs: rounded(itlMs) }),
    stream: {
      ...figures,
      ...(longestGapMs !== undefined && {
        longestGapMs: rounded(longestGapMs),
      }),
    },
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

const promptSchema = z.object({
  prompt: z.string().optional(),
  messages: z.array(z.object({ content: z.string().optional() })).optional(),
});

/** What is kept of a prompt, or of all messages of a chat: its length and hashes. */
export function promptColumns(body: Record<string, unknown>) {
  const { messages = [], prompt = '' } = promptSchema.parse(body);
  const text = messages.reduce(
    (sum, { content = '' }) => sum + content,
    prompt,
  );
  return {
    promptBytes: Buffer.byteLength(text),
    promptBlocks: promptBlocks(text),
  };
}

/** The endpoint (`<pod>-rank-<n>`) that the model server's own headers name. */
function servedBy(
  headers: ReadonlyMap<string, string>,
  targetPorts: readonly number[],
): string | undefined {
  const pod = headers.get('x-inference-pod');
  const port = headers.get('x-inference-port');
  if (pod === undefined) {
    return undefined;
  }
  // With a routing sidecar in front the model server has another port than the pool knows.
  if (targetPorts.length === 1) {
    return `${pod}-rank-0`;
  }
  if (port === undefined) {
    return undefined;
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
  if (!decision) {
    return request;
  }
  const prefill = decision.otherProfiles?.find(({ profile }) =>
    profile?.includes('prefill'),
  )?.picked;
  return {
    ...request,
    decision,
    ...(prefill !== undefined && { prefilledBy: prefill }),
  };
}
