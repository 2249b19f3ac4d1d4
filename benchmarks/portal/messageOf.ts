import { on, once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import type { z } from 'zod';

/**
 * The next message of a child that is of a shape: its compiler sends messages of its own.
 *
 * @throws Error when the child ends before.
 */
export async function messageOf<S extends z.ZodType>(
  child: ChildProcess,
  schema: S,
): Promise<z.output<S>> {
  const ended = new AbortController();
  once(child, 'exit', { signal: ended.signal }).then(
    ([code]) => ended.abort(new Error(`A program ended with code ${code}`)),
    () => {},
  );
  try {
    for await (const [message] of on(child, 'message', {
      signal: ended.signal,
    })) {
      const parsed = schema.safeParse(message);
      if (parsed.success) {
        return parsed.data;
      }
    }
    throw new Error('A program has no more to say');
  } finally {
    ended.abort();
  }
}
