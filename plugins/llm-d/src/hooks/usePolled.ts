import { useCallback, useEffect, useRef, useState } from 'react';

/** What is known of something that is read again and again. */
export interface Polled<T> {
  /** The latest answer; kept when a later attempt fails. */
  value?: T;
  /** Why the latest attempt failed. */
  error?: Error;
  /** True until the first attempt has ended. */
  loading: boolean;
  /** Reads as soon as possible. */
  refresh(): void;
}

/**
 * Reads at once, then some time after each answer, as long as the component lives.
 *
 * @param load - must be memoized: a new one means that something else is read, and the old answer is dropped; undefined reads nothing
 * @param intervalMs - how long to wait after the latest answer, undefined to stop; must be memoized
 */
export function usePolled<T>(
  load: ((signal: AbortSignal) => Promise<T>) | undefined,
  intervalMs: (latest: T | undefined) => number | undefined,
): Polled<T> {
  const [state, setState] = useState<{
    load: typeof load;
    value?: T;
    error?: Error;
  }>();
  const read = useRef<() => void>();

  useEffect(() => {
    if (!load) {
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    let again = false;
    let latest: T | undefined;

    const readNow = async () => {
      if (busy) {
        // Not aborted and begun anew: calls that come faster than answers would never let one through.
        again = true;
        return;
      }
      busy = true;
      clearTimeout(timer);
      let error: Error | undefined;
      try {
        latest = await load(signal);
      } catch (cause) {
        error = cause instanceof Error ? cause : new Error(String(cause));
      }
      busy = false;
      if (signal.aborted) {
        return;
      }
      setState({ load, value: latest, error });
      if (again) {
        again = false;
        await readNow();
        return;
      }
      const pause = intervalMs(latest);
      if (pause !== undefined) {
        timer = setTimeout(readNow, pause);
      }
    };
    read.current = readNow;
    readNow();
    return () => {
      read.current = undefined;
      clearTimeout(timer);
      controller.abort();
    };
  }, [load, intervalMs]);

  const refresh = useCallback(() => read.current?.(), []);
  const current = state?.load === load ? state : undefined;
  return {
    value: current?.value,
    error: current?.error,
    loading: load !== undefined && !current,
    refresh,
  };
}
