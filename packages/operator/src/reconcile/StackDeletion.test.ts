import {
  referenceOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ConditionVerdict } from '../conditions/ConditionVerdict';
import { Logger } from '../operator/Logger';
import { ownerOf } from './ownership';
import { StackDeletion } from './StackDeletion';

const deletedAt = (
  kind: string,
  deletionTimestamp: string | undefined,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'demo', namespace: 'ns', uid: kind, deletionTimestamp },
});

async function waitFor(
  objects: readonly KubernetesObject[],
  cached: readonly KubernetesObject[] = objects,
  watching = true,
) {
  const live = deletedAt('SchedulerInstall', '2026-11-23T12:00:00Z');
  const told: ConditionVerdict[] = [];
  const deletion = new StackDeletion({
    finalizer: {
      isHeld: () => true,
      cleanUp: async () => ({
        state: 'waiting',
        for: objects.map(referenceOf),
      }),
      release: async () => {},
    },
    informers: {
      get: ({ kind }) => cached.find(object => object.kind === kind),
      isWatching: () => watching,
    },
    status: {
      writeDeletion: async (_, verdict) => {
        told.push(verdict);
      },
    },
    logger: new Logger(() => {}, 'debug'),
    stuckAfterMs: 30_000,
    now: () => new Date('2026-11-23T13:00:00Z'),
  });
  const { requeueAfterMs = Infinity } = await deletion.advance(
    live,
    ownerOf(live),
  );
  const verdicts = told.map(({ message, reason }) => `${reason}: ${message}`);
  return { requeueAfterMs, verdicts };
}

const verdictWhenWaitingFor = async (...objects: KubernetesObject[]) =>
  (await waitFor(objects)).verdicts;

describe('a deletion that waits', () => {
  it('is not stuck when what it waits for was only now told to go, however long the operator was away', async () => {
    expect(
      await verdictWhenWaitingFor(
        deletedAt('Service', '2026-11-23T12:59:50Z'),
        deletedAt('ConfigMap', undefined),
      ),
    ).toEqual([]);
  });

  it('names what does not go, and nothing else', async () => {
    expect(
      await verdictWhenWaitingFor(
        deletedAt('Service', '2026-11-23T12:00:01Z'),
        deletedAt('ConfigMap', '2026-11-23T12:59:59Z'),
      ),
    ).toEqual([
      'DeletionStuck: Waiting for Service ns/demo to be gone: whoever set a finalizer has to remove it',
    ]);
  });

  it('is looked at again soon when it waits for what no watch will tell of', async () => {
    const service = deletedAt('Service', '2026-11-23T12:59:50Z');
    const { requeueAfterMs: told } = await waitFor([service]);
    const { requeueAfterMs: unknown } = await waitFor([service], []);
    const { requeueAfterMs: untold } = await waitFor(
      [service],
      [service],
      false,
    );
    expect(unknown).toBeLessThan(told);
    expect(untold).toBeLessThan(told);
  });
});
