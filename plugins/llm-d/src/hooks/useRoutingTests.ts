import { useApi, useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type {
  EntityPlace,
  RoutingTestRun,
} from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';
import { useStackSignal } from './useStackSignal';

/** ms; others may start runs too: signals tell everybody of them, and reading now and then shows what was missed. */
const every = (restMs: number) => (runs: RoutingTestRun[] | undefined) =>
  runs?.some(({ state }) => state === 'running') ? 2_000 : restMs;
/** As many as the backend gives at once. */
const newest = 200;
const withSignals = every(30_000);
const withoutSignals = every(20_000);

/** The newest runs of a stack, newest first. */
export function useRoutingTests(entity: EntityPlace): Polled<RoutingTestRun[]> {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.listRoutingTests(entity, { signal, limit: newest }),
    [api, entity],
  );
  const hasSignals = useApiHolder().get(signalApiRef) !== undefined;
  const polled = usePolled(load, hasSignals ? withSignals : withoutSignals);
  useStackSignal(entity, 'routing-test', polled.refresh);
  return polled;
}
