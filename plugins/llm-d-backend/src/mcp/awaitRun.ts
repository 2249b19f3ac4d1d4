import { NotFoundError } from '@backstage/errors';
import type { RoutingTestRunDetail } from '@llm-d-sim/plugin-llm-d-common';
import { setTimeout } from 'node:timers/promises';
import type { RunHistory } from '../routing-tests/RunHistory';

const lookEveryMs = 250;

/** A run once it has ended, or as it stands when time is up. It may be another process that executes it. */
export async function awaitRun(
  history: RunHistory,
  run: { entityRef: string; id: string },
  timeoutMs: number,
): Promise<RoutingTestRunDetail> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await history.get(run.entityRef, run.id);
    if (!found) {
      throw new NotFoundError(`Run ${run.id} was deleted`);
    }
    if (found.state !== 'running' || performance.now() >= deadline) {
      return found;
    }
    await setTimeout(lookEveryMs);
  }
}
