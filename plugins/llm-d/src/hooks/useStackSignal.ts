import { useSignal } from '@backstage/plugin-signals-react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  LLM_D_SIGNAL_CHANNEL,
  type EntityPlace,
  type LlmDSignal,
} from '@llm-d-sim/plugin-llm-d-common';
import { useEffect } from 'react';

/**
 * Calls `onPoke` when the backend says that something about this stack is worth reading anew. Everybody hears of every stack, so
 * what is about another one is passed over.
 *
 * @param id - of the one run that matters; without it every run does
 * @returns whether such signals come at all; if not, one has to look oneself
 */
export function useStackSignal(
  entity: EntityPlace,
  type: LlmDSignal['type'],
  onPoke: () => void,
  id?: string,
): boolean {
  const { lastSignal, isSignalsAvailable } =
    useSignal<LlmDSignal>(LLM_D_SIGNAL_CHANNEL);
  const entityRef = stringifyEntityRef(entity);
  useEffect(() => {
    if (
      lastSignal?.type === type &&
      (id === undefined || lastSignal.id === id) &&
      lastSignal.entityRef.toLocaleLowerCase('en') === entityRef
    ) {
      onPoke();
    }
  }, [lastSignal, entityRef, type, id, onPoke]);
  return isSignalsAvailable;
}
