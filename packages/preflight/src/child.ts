import { jobSchema, type ChildMessage } from './messages';
import { tryStack } from './tryStack';

const memoryEveryMs = 200;

/** Resolves once the message is out of this process. */
const send = (message: ChildMessage) =>
  new Promise<void>(resolve => {
    if (process.send) process.send(message, () => resolve());
    else resolve();
  });

process.once('message', async (message: unknown) => {
  const memory = setInterval(
    () => send({ type: 'memory', rss: process.memoryUsage.rss() }),
    memoryEveryMs,
  );
  try {
    const { directory, timeoutMs, ...job } = jobSchema.parse(message);
    const tried = await tryStack(job, {
      directory,
      timeoutMs,
      say: line => send({ type: 'progress', line }),
    });
    await send({ type: 'tried', tried });
  } catch (error) {
    await send({
      type: 'failed',
      message: error instanceof Error ? error.message : String(error),
    });
  } finally {
    clearInterval(memory);
    process.disconnect?.();
  }
});
// Nobody is left to tell: the parent has gone.
process.once('disconnect', () => process.exit());
