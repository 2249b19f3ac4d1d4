import { useApi } from '@backstage/frontend-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import {
  LLM_D_SIGNAL_CHANNEL,
  type FleetPage,
  type FleetQuery,
  type LlmDSignal,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback, useEffect } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';

/** ms; the backend says when something has changed. */
const every = () => 20_000;
/** ms; many stacks may change at once, and one look shows them all. */
const settleMs = 1_000;

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
  useEffect(() => {
    if (!lastSignal) {
      return undefined;
    }
    const timer = setTimeout(refresh, settleMs);
    return () => clearTimeout(timer);
  }, [lastSignal, refresh]);
  return polled;
}
