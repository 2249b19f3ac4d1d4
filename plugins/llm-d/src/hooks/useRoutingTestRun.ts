import { useApi } from '@backstage/frontend-plugin-api';
import type {
  EntityPlace,
  RoutingTestRunDetail,
} from '@llm-d-sim/plugin-llm-d-common';
import { useMemo } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';
import { useRoutingTestSignal } from './useRoutingTestSignal';

/** ms; signals make it faster. A run that has ended changes no more. */
const every = (run: RoutingTestRunDetail | undefined) =>
  !run || run.state === 'running' ? 1_000 : undefined;

/** One run with its requests; nothing when there is no id. */
export function useRoutingTestRun(
  entity: EntityPlace,
  id: string | undefined,
): Polled<RoutingTestRunDetail> {
  const api = useApi(llmDApiRef);
  const load = useMemo(
    () =>
      id === undefined
        ? undefined
        : (signal: AbortSignal) => api.getRoutingTest(entity, id, { signal }),
    [api, entity, id],
  );
  const polled = usePolled(load, every);
  useRoutingTestSignal(polled.refresh, id);
  return polled;
}
