import { useApi } from '@backstage/frontend-plugin-api';
import type {
  EntityPlace,
  EppProfileView,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';
import { useStackSignal } from './useStackSignal';

/** ms; it changes when somebody changes it. */
const every = () => 60_000;

/** What the stack's EPP is configured to do. */
export function useEppProfile(entity: EntityPlace): Polled<EppProfileView> {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getEppProfile(entity, { signal }),
    [api, entity],
  );
  const polled = usePolled(load, every);
  useStackSignal(entity, 'stack', polled.refresh);
  return polled;
}
