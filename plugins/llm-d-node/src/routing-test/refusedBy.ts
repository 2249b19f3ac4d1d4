import type { RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

/** What the API server says itself, through whose proxy a request may have gone. */
const kubernetesStatus = z.object({
  kind: z.literal('Status'),
  status: z.literal('Failure'),
});

/** The text of its overload protection, which comes before any proxying. */
const apiServerTooBusy = /^Too many requests, please try again later/;

const modelServerError = z.object({
  error: z.object({ message: z.string(), type: z.string() }),
});

/** Every refusal of an EPP begins so, in its older and newer generations. */
const eppWords = /^inference (gateway|error): /;

/**
 * Who refused a request, as the answer itself tells: by the API server's own Status, by the EPP's words or header, or by the shape of a
 * model server's errors. Anything else with words came from the gateway.
 */
export function refusedBy({
  body,
  headers,
}: {
  body: string;
  headers: ReadonlyMap<string, string>;
}): RunRequest['refusedBy'] {
  const parsed = jsonOf(body);
  if (
    kubernetesStatus.safeParse(parsed).success ||
    apiServerTooBusy.test(body)
  ) {
    return 'api-server';
  }
  if (headers.has('x-llm-d-request-dropped-reason') || eppWords.test(body)) {
    return 'epp';
  }
  if (
    headers.has('x-inference-pod') ||
    modelServerError.safeParse(parsed).success
  ) {
    return 'model-server';
  }
  return body.trim() === '' ? undefined : 'gateway';
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
