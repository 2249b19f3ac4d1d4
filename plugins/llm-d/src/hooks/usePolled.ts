import { useCallback, useEffect, useRef, useState } from 'react';
import { backoffMs, type PollFailure } from './backoff';

/** What is known of something that is read again and again. */
export interface Polled<T> {
  /** The latest answer; kept when a later attempt fails. */
  value?: T;
  /** When that answer came, RFC 3339. */
  readAt?: string;
  /** Why the latest attempt failed. */
  error?: Error;
  /** Whether it will be read again by itself. */
  keepsTrying: boolean;
  /** True until the first attempt has ended. */
  loading: boolean;
  /** Reads as soon as possible. */
  refresh(): void;
}

/**
 * Reads at once, then some time after each answer, as long as the component lives; after failures in a row ever less often.
 *
 * @param load - must be memoized: a new one means that something else is read, and the old answer is dropped; undefined reads nothing
 * @param intervalMs - how long to wait after the latest attempt, undefined to stop; is told of the failure if it was one, and
 * then waits at least as long as {@link backoffMs} says; must be memoized
 */
export function usePolled<T>(
  load: ((signal: AbortSignal) => Promise<T>) | undefined,
  intervalMs: (
    latest: T | undefined,
    failure?: PollFailure,
  ) => number | undefined,
): Polled<T> {
  const [state, setState] = useState<{
    load: typeof load;
    value?: T;
    readAt?: string;
    error?: Error;
    keepsTrying: boolean;
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
    let readAt: string | undefined;
    let attempts = 0;

    const readNow = async () => {
      if (busy) {
        // Not aborted and begun anew: calls that come faster than answers would never let one through.
        again = true;
        return;
      }
      busy = true;
      clearTimeout(timer);
      let failure: PollFailure | undefined;
      try {
        latest = await load(signal);
        readAt = new Date().toISOString();
        attempts = 0;
      } catch (cause) {
        attempts += 1;
        failure = {
          error: cause instanceof Error ? cause : new Error(String(cause)),
          attempts,
        };
      }
      busy = false;
      if (signal.aborted) {
        return;
      }
      const pause = intervalMs(latest, failure);
      setState({
        load,
        value: latest,
        readAt,
        error: failure?.error,
        keepsTrying: pause !== undefined,
      });
      if (again) {
        again = false;
        await readNow();
        return;
      }
      if (pause !== undefined) {
        timer = setTimeout(
          readNow,
          failure ? Math.max(pause, backoffMs(attempts)) : pause,
        );
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
    readAt: current?.readAt,
    error: current?.error,
    keepsTrying: current?.keepsTrying ?? false,
    loading: load !== undefined && !current,
    refresh,
  };
}
