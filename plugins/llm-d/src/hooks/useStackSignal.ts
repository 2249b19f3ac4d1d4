import { useSignal } from '@backstage/plugin-signals-react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  LLM_D_SIGNAL_CHANNEL,
  type EntityPlace,
  type LlmDSignal,
} from '@llm-d-sim/plugin-llm-d-common';
import { useEffect } from 'react';

/**
 * Calls `onPoke` when the backend says that something about this stack is worth reading anew.
 *
 * @returns whether such signals come at all; if not, one has to look oneself
 */
export function useStackSignal(
  entity: EntityPlace,
  type: LlmDSignal['type'],
  onPoke: () => void,
): boolean {
  const { lastSignal, isSignalsAvailable } =
    useSignal<LlmDSignal>(LLM_D_SIGNAL_CHANNEL);
  const entityRef = stringifyEntityRef(entity);
  useEffect(() => {
    if (
      lastSignal?.type === type &&
      lastSignal.entityRef.toLocaleLowerCase('en') === entityRef
    ) {
      onPoke();
    }
  }, [lastSignal, entityRef, type, onPoke]);
  return isSignalsAvailable;
}
