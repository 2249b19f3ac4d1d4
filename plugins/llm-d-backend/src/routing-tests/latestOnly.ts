/**
 * Calls `write` with the latest value pushed, one call at a time and at most one per `intervalMs`: progress may come
 * faster than a database wants to hear it, and only the newest matters. `settle` waits until everything is written.
 */
export function latestOnly<T>(
  write: (value: T) => Promise<void>,
  intervalMs: number,
): { push(value: T): void; settle(): Promise<void> } {
  let pending: { value: T } | undefined;
  let busy: Promise<void> | undefined;
  let hurry: (() => void) | undefined;
  let settling = false;

  const pause = () =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, intervalMs);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const drain = async () => {
    while (pending) {
      const { value } = pending;
      pending = undefined;
      await write(value);
      if (!settling) {
        await pause();
      }
    }
  };

  return {
    push(value) {
      pending = { value };
      busy ??= drain().finally(() => {
        busy = undefined;
      });
      // Whoever settles sees the failure; until then it must not count as unhandled.
      busy.catch(() => {});
    },
    async settle() {
      settling = true;
      hurry?.();
      await busy;
    },
  };
}
