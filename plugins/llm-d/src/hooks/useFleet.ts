import { useApi } from '@backstage/frontend-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import {
  LLM_D_SIGNAL_CHANNEL,
  type FleetPage,
  type FleetQuery,
  type LlmDSignal,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback, useEffect, useRef } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';

/** ms; the backend says when something has changed. */
const every = () => 20_000;
/** ms; many stacks may change at once, and one look shows them all. */
const settleMs = 1_000;
/** ms; where stacks change all the time, one look in so long is enough. */
const spacingMs = 2_000;

/**
 * One page of the fleet.
 *
 * @param query - must be memoized
 */
export function useFleet(query: FleetQuery): Polled<FleetPage> {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getFleet(query, { signal }),
    [api, query],
  );
  const polled = usePolled(load, every);
  const { refresh } = polled;
  const { lastSignal } = useSignal<LlmDSignal>(LLM_D_SIGNAL_CHANNEL);
  const pending = useRef<ReturnType<typeof setTimeout>>();
  const readAt = useRef(-Infinity);
  useEffect(() => {
    // A run tells of each step, and shows in the fleet only when it has ended.
    if (lastSignal?.type !== 'stack' || pending.current !== undefined) {
      return;
    }
    const now = Date.now();
    const due = Math.max(now + settleMs, readAt.current + spacingMs);
    pending.current = setTimeout(() => {
      pending.current = undefined;
      readAt.current = Date.now();
      refresh();
    }, due - now);
  }, [lastSignal, refresh]);
  useEffect(
    () => () => {
      clearTimeout(pending.current);
      pending.current = undefined;
    },
    [],
  );
  return polled;
}
