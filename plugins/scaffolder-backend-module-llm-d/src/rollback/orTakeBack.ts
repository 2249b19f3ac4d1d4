import { InputError } from '@backstage/errors';
import {
  PORTAL_FIELD_MANAGER,
  describeReference,
  llmDStackApplyPermission,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  describeUndo,
  undoApply,
  undoRecordsSchema,
  type ClusterClient,
  type UndoRecord,
} from '@llm-d-sim/plugin-llm-d-node';
import { audited, type AuditedTask } from '../access/audited';
import { requireUndo } from '../access/requireUndo';
import type { Asker } from '../access/StackGate';
import type { StackPlace } from '../access/StackPlace';
import type { ActionParts } from '../actions/ActionParts';

const undoTimeoutMs = 120_000;

/** What would be taken back. */
export interface RollbackRequest {
  place: StackPlace;
  client: ClusterClient;
  /** Output of `llm-d:apply`, as a step's input has it. */
  undo: readonly unknown[] | undefined;
}

/**
 * Does something that an earlier apply has to stand: whatever goes wrong, a cancelled task too, that apply is taken back. Whether the person may do
 * so is asked before anything else.
 *
 * @throws Error with what went wrong, and what has become of taking back.
 */
export async function orTakeBack<T>(
  parts: Pick<ActionParts, 'auditor' | 'gate'>,
  ctx: Asker & AuditedTask,
  request: RollbackRequest,
  work: () => Promise<T>,
): Promise<T> {
  const { client, place } = request;
  if (!request.undo) {
    throw new InputError(
      'onFail: rollback needs the input undo: ${{ steps.<apply>.output.undo }}',
    );
  }
  const undo = undoRecordsSchema.parse(request.undo);
  await requireUndo(parts.gate, ctx, {
    place,
    undo,
    client,
    permission: llmDStackApplyPermission,
  });
  try {
    return await work();
  } catch (error) {
    if (ctx.isDryRun) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${reason}\n${await takeBack(parts, ctx, { client, place, undo })}`,
      { cause: error },
    );
  }
}

/** @returns for a person: what it has led to */
async function takeBack(
  { auditor }: Pick<ActionParts, 'auditor'>,
  task: AuditedTask,
  {
    client,
    place,
    undo,
  }: { client: ClusterClient; place: StackPlace; undo: readonly UndoRecord[] },
): Promise<string> {
  try {
    return await audited(
      auditor,
      task,
      {
        id: 'stack-rollback',
        meta: {
          ...place,
          objects: undo.map(({ reference }) => describeReference(reference)),
        },
      },
      async () => {
        const outcome = await undoApply(client, undo, {
          fieldManager: PORTAL_FIELD_MANAGER,
          // A person who cancels must not leave half of it behind: a limit of its own, and not the task's signal.
          signal: AbortSignal.timeout(undoTimeoutMs),
        });
        const words = describeUndo(outcome);
        if (outcome.left.length > 0) throw new Error(words);
        return words;
      },
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
