import { jobSchema, type ChildMessage } from './messages';
import { tryStack } from './tryStack';

const memoryEveryMs = 200;

const send = (message: ChildMessage) => process.send?.(message);

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
    send({ type: 'tried', tried });
  } catch (error) {
    send({
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
