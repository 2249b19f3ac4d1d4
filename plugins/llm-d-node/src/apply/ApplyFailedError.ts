import { describeReference } from '@llm-d-sim/plugin-llm-d-common';
import type { FieldConflict } from './FieldConflict';
import type { LeftBehind, UndoOutcome } from './undoApply';

/**
 * An apply that did not get through, and what is there now: nothing of it, or exactly what `left` names.
 *
 * @public
 */
export class ApplyFailedError extends Error {
  readonly name = 'ApplyFailedError';
  /** Fields that other managers own, where that was the reason. */
  readonly conflicts: readonly FieldConflict[];
  readonly left: readonly LeftBehind[];

  constructor(options: {
    reason: string;
    conflicts?: readonly FieldConflict[];
    outcome: UndoOutcome;
    cause: unknown;
  }) {
    const { cause, conflicts = [], outcome, reason } = options;
    super(
      [reason, ...conflictLines(conflicts), describeUndo(outcome)].join('\n'),
      {
        cause,
      },
    );
    this.conflicts = conflicts;
    this.left = outcome.left;
  }
}

/**
 * For a task log: what taking back has led to.
 *
 * @public
 */
export function describeUndo({ left, undone }: UndoOutcome): string {
  if (left.length > 0) {
    return [
      'Not everything could be taken back. These stay:',
      ...left.map(
        ({ reason, reference }) =>
          `  ${describeReference(reference)}: ${reason}`,
      ),
    ].join('\n');
  }
  return undone.length > 0
    ? `Rolled back, nothing of this task stays: ${undone
        .map(describeReference)
        .join(', ')} as before`
    : 'Nothing was changed';
}

function conflictLines(conflicts: readonly FieldConflict[]): string[] {
  return conflicts.map(
    ({ field, manager }) =>
      `  ${field} belongs to ${manager}: change it there, or let that give it up`,
  );
}
