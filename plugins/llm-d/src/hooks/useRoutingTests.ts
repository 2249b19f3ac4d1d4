import { useApi } from '@backstage/frontend-plugin-api';
import type {
  EntityPlace,
  RoutingTestRun,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';
import { useRoutingTestSignal } from './useRoutingTestSignal';

/** ms; others may start runs too, and signals reach only who started one. */
const every = (runs: RoutingTestRun[] | undefined) =>
  runs?.some(({ state }) => state === 'running') ? 2_000 : 10_000;

/** The runs of a stack, newest first. */
export function useRoutingTests(entity: EntityPlace): Polled<RoutingTestRun[]> {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listRoutingTests(entity, { signal }),
    [api, entity],
  );
  const polled = usePolled(load, every);
  useRoutingTestSignal(polled.refresh);
  return polled;
}
