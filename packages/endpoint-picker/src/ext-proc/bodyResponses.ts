import { CommonResponse } from './messages';

/** Largest body part of one message, in bytes: Envoy's limit is 64 KiB. */
const MAX_CHUNK_BYTES = 62_000;

/**
 * Cuts a body into the parts of a FULL_DUPLEX_STREAMED answer. An empty body
 * is one empty part, for the end has to be told.
 *
 * @param body - the body, or the part of it that is at hand
 * @param endOfStream - whether nothing comes after it
 *
 * @public
 */
export function bodyResponses(
  body: Buffer,
  endOfStream: boolean,
): { response: CommonResponse }[] {
  const parts: { response: CommonResponse }[] = [];
  let start = 0;
  do {
    const end = Math.min(start + MAX_CHUNK_BYTES, body.length);
    parts.push({
      response: {
        body_mutation: {
          streamed_response: {
            body: body.subarray(start, end),
            end_of_stream: endOfStream && end === body.length,
          },
        },
      },
    });
    start = end;
  } while (start < body.length);
  return parts;
}
