import { useApi } from '@backstage/frontend-plugin-api';
import type {
  EntityPlace,
  RoutingTestRunDetail,
} from '@llm-d-sim/plugin-llm-d-common';
import { useMemo } from 'react';
import { llmDApiRef } from '../api';
import { failureKind } from '../view/failureKind';
import type { PollFailure } from './backoff';
import { usePolled, type Polled } from './usePolled';
import { useStackSignal } from './useStackSignal';

/** ms; signals make it faster. A run that has ended changes no more, and one that is gone or forbidden does not come back. */
const every = (
  run: RoutingTestRunDetail | undefined,
  failure?: PollFailure,
): number | undefined => {
  const kind = failure && failureKind(failure.error);
  const isLost = kind === 'not-found' || kind === 'no-permission';
  const changes = failure !== undefined || run?.state === 'running';
  return changes && !isLost ? 1_000 : undefined;
};

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
  useStackSignal(entity, 'routing-test', polled.refresh, id);
  return polled;
}
