const PARENT_CHECK_MS = 500;

/**
 * Resolves at SIGINT, SIGTERM, or when the process that started this one is gone.
 *
 * @param options - `watchParent`: the end of standard input is the end of the parent, too
 */
export function untilTold(options: { watchParent: boolean }): Promise<void> {
  return new Promise(resolve => {
    const parent = process.ppid;
    const told = new AbortController();
    const done = () => told.abort();
    const timer = setInterval(() => {
      if (process.ppid !== parent) done();
    }, PARENT_CHECK_MS);
    told.signal.addEventListener('abort', () => {
      clearInterval(timer);
      resolve();
    });
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
    process.once('SIGHUP', done);
    if (options.watchParent) {
      process.stdin.once('end', done);
      process.stdin.once('error', done);
      process.stdin.resume();
    }
  });
}
