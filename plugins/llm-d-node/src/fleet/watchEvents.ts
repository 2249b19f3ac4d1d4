import { z } from 'zod';

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
    object: z.looseObject({}),
  }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.object({
      metadata: z.object({ resourceVersion: z.string() }),
    }),
  }),
  z.object({
    type: z.literal('ERROR'),
    object: z.looseObject({
      code: z.number().optional(),
      message: z.string().optional(),
    }),
  }),
]);

/** What an API server tells in a watch. */
export type WatchEvent = z.output<typeof eventSchema>;

/**
 * The events of a watch, as they come: one JSON document per line.
 *
 * @throws ZodError or SyntaxError for what is no event.
 */
export async function* watchEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<WatchEvent, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() !== '') {
        yield eventSchema.parse(JSON.parse(line));
      }
    }
  }
}
