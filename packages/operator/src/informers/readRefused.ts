import { z } from 'zod';

/** The part of `metav1.Status` that says why. */
const statusSchema = z.object({
  kind: z.literal('Status'),
  reason: z.string().default(''),
  message: z.string().default(''),
});

/** Of an answer that is no `Status`: enough to tell who has sent it. */
const quoted = 300;

/** A read that the API server has answered with an error. */
export class ReadRefused extends Error {
  readonly name = 'ReadRefused';
  readonly httpStatus: number;

  constructor(message: string, httpStatus: number) {
    super(message);
    this.httpStatus = httpStatus;
  }
}

/**
 * Reads the body of an answer that is not a success.
 *
 * @param what - was read, e.g. `list of v1/Pod`
 */
export async function readRefused(
  what: string,
  response: Response,
): Promise<ReadRefused> {
  const { status } = response;
  const text = await response.text();
  const known = statusSchema.safeParse(parseJson(text));
  const why = known.success
    ? `${known.data.reason}: ${known.data.message}`
    : text.trim().slice(0, quoted);
  return new ReadRefused(`${what}: HTTP ${status} ${why}`.trim(), status);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
