const PARENT_CHECK_MS = 500;

/**
 * Resolves with the reason at SIGINT, SIGTERM or SIGHUP.
 *
 * @param options - `watchParent`: also when the process that started this one is gone
 */
export function untilTold(options: { watchParent: boolean }): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve(signal));
    }
    if (options.watchParent) {
      const parent = process.ppid;
      const timer = setInterval(() => {
        if (process.ppid === parent) return;
        clearInterval(timer);
        resolve('the process that started it is gone');
      }, PARENT_CHECK_MS);
    }
  });
}
