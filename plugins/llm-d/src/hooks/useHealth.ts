import { useApi } from '@backstage/frontend-plugin-api';
import type { EntityPlace, HealthReport } from '@llm-d-sim/plugin-llm-d-common';
import { useCallback } from 'react';
import { llmDApiRef } from '../api';
import { usePolled, type Polled } from './usePolled';
import { useStackSignal } from './useStackSignal';

/** ms; what is on its way is looked at more often than what rests. */
const every = (report: HealthReport | undefined) =>
  report === undefined || report.status === 'progressing' ? 5_000 : 20_000;

/** The health of a stack: read when the backend says that it changed, and now and then in case it could not say so. */
export function useHealth(entity: EntityPlace): Polled<HealthReport> {
  const api = useApi(llmDApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getHealth(entity, { signal }),
    [api, entity],
  );
  const polled = usePolled(load, every);
  useStackSignal(entity, 'stack', polled.refresh);
  return polled;
}
