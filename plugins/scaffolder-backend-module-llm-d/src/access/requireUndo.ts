import { InputError } from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { SIM_API_VERSION } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient, UndoRecord } from '@llm-d-sim/plugin-llm-d-node';
import { asStackManifest } from '../checks/stackManifest';
import { frontingStacks } from '../cluster/frontingStacks';
import type { Asker, StackGate } from './StackGate';
import type { StackPlace } from './StackPlace';

/**
 * Asks for everything that taking back would touch: the records come from a step's input, which a person may have written.
 *
 * @throws NotAllowedError, or InputError for what no apply of ours could have left.
 */
export async function requireUndo(
  gate: StackGate,
  asker: Asker,
  request: {
    place: StackPlace;
    undo: readonly UndoRecord[];
    client: ClusterClient;
    permission: ResourcePermission<'catalog-entity'>;
  },
): Promise<void> {
  const { client, permission, place, undo } = request;
  const { cluster } = place;
  for (const record of undo) {
    const { apiVersion, kind, name, namespace } = record.reference;
    const isOurs =
      apiVersion === SIM_API_VERSION &&
      (kind === 'SimulatorDeployment' || kind === 'SchedulerInstall') &&
      namespace !== undefined;
    const isNewNamespace =
      kind === 'Namespace' && apiVersion === 'v1' && record.type === 'delete';
    if (!isOurs && !isNewNamespace) {
      throw new InputError(
        `undo names ${kind} ${name}, which is no member of a stack`,
      );
    }
    await gate.require(asker, {
      place: {
        cluster,
        namespace: isNewNamespace ? name : namespace ?? name,
        name,
      },
      permission,
      delivery: 'apply',
      client,
      resources:
        record.type === 'restore' ? [asStackManifest(record.manifest)] : [],
    });
    if (
      record.type === 'restore' &&
      (record.manifest.kind !== kind ||
        record.manifest.metadata.name !== name ||
        record.manifest.metadata.namespace !== namespace)
    ) {
      throw new InputError(`undo of ${kind} ${name} holds another object`);
    }
  }
  const stacks = await frontingStacks(
    client,
    undo.flatMap(({ reference }) => {
      const { name, namespace, ...kind } = reference;
      return namespace === undefined
        ? []
        : [{ ...kind, metadata: { name, namespace } }];
    }),
  );
  for (const stack of stacks) {
    await gate.require(asker, {
      place: { cluster, ...stack },
      permission,
      delivery: 'apply',
      client,
    });
  }
}
