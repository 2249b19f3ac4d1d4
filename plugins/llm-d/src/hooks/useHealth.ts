import { useApi } from '@backstage/frontend-plugin-api';
import type { EntityPlace, HealthReport } from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';

/** ms between two looks: a killed pod shows while one watches. */
const every = () => 3_000;

export function useHealth(entity: EntityPlace): Polled<HealthReport> {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getHealth(entity, { signal }),
    [api, entity],
  );
  return usePolled(load, every);
}
