import { useSignal } from '@backstage/plugin-signals-react';
import {
  LLM_D_SIGNAL_CHANNEL,
  type LlmDSignal,
} from '@llm-d-sim/plugin-llm-d-common';
import { useEffect } from 'react';

/** Calls `onPoke` when the backend says that a run (the one with this id, if given) has changed. */
export function useRoutingTestSignal(onPoke: () => void, id?: string): void {
  const { lastSignal } = useSignal<LlmDSignal>(LLM_D_SIGNAL_CHANNEL);
  useEffect(() => {
    if (lastSignal && (id === undefined || lastSignal.id === id)) {
      onPoke();
    }
  }, [lastSignal, id, onPoke]);
}
