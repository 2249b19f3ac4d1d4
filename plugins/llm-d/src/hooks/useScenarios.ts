import { useApi } from '@backstage/frontend-plugin-api';
import type { ScenarioDescription } from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';

/** They change with the backend's version only. */
const once = () => undefined;

/** What can be run. */
export function useScenarios(): Polled<ScenarioDescription[]> {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listScenarios({ signal }),
    [api],
  );
  return usePolled(load, once);
}
