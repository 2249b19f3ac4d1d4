import { IncomingMessage } from 'node:http';
import { ApiError } from './ApiError';

/**
 * Reads a JSON request body.
 *
 * @throws ApiError 413 over `limit` bytes, 400 for what is not JSON
 */
export const readJsonBody = async (
  request: IncomingMessage,
  limit: number,
): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > limit) {
      throw new ApiError(
        413,
        `The request body is larger than ${limit} bytes (--max-request-body-size-mb)`,
      );
    }
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(
      400,
      `Failed to read and parse request body, ${String(error)}`,
    );
  }
};
