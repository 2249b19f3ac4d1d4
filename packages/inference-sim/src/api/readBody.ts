import { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ApiError } from './ApiError';

/** What to throw for a body that says nothing that an API knows. */
export const unreadable = (reason: string): ApiError =>
  new ApiError(400, `Failed to read and parse request body, ${reason}`);

/** Reads a request body as text. @throws ApiError 413 over `limit` bytes */
export const readBody = (
  request: IncomingMessage,
  limit: number,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    // Not by iteration, whose listeners stay for as long as the answer goes on.
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) {
        chunks.push(chunk);
        return;
      }
      request.off('data', take).pause();
      reject(
        new ApiError(
          413,
          `The request body is larger than ${limit} bytes (--max-request-body-size-mb)`,
        ),
      );
    };
    request.on('data', take);
    request.once('error', reject);
    request.once('end', () => {
      request.off('data', take).off('error', reject);
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
  });

/**
 * Reads a JSON request body that fits a schema.
 *
 * @throws ApiError 413 over `limit` bytes, 400 for what is not JSON or does not fit
 */
export const readJsonBody = async <T>(
  request: IncomingMessage,
  limit: number,
  schema: z.ZodType<T>,
): Promise<T> => {
  const text = await readBody(request, limit);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
  const { data, error } = schema.safeParse(body);
  if (error) {
    const [issue] = error.issues;
    throw unreadable([...issue.path.map(String), issue.message].join(': '));
  }
  return data;
};
