import { useCallback, useState } from 'react';

/** Does something once at a time and keeps why it failed. */
export function useAttempt(): {
  pending: boolean;
  error?: Error;
  /** Resolves to whether it went well; never rejects. */
  attempt(action: () => Promise<void>): Promise<boolean>;
} {
  const [state, setState] = useState<{ pending: boolean; error?: Error }>({
    pending: false,
  });
  const attempt = useCallback(async (action: () => Promise<void>) => {
    setState({ pending: true });
    try {
      await action();
      setState({ pending: false });
      return true;
    } catch (cause) {
      setState({
        pending: false,
        error: cause instanceof Error ? cause : new Error(String(cause)),
      });
      return false;
    }
  }, []);
  return { ...state, attempt };
}
