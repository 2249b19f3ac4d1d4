import { useApi } from '@backstage/frontend-plugin-api';
import type { ClusterChoice } from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';

/** A form is filled in within minutes; what it checks at the end is read anew. */
const once = () => undefined;

/** The clusters that the reader may deploy to, and what they have. */
export function useClusters(): Polled<ClusterChoice[]> {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listClusters({ signal }),
    [api],
  );
  return usePolled(load, once);
}
