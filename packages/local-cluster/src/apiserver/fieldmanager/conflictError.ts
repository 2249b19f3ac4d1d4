import { StatusError } from '../errors/StatusError';
import type { ManagedState } from './managedFields';
import { shownPath } from './pathElement';
import type { FieldConflict } from './updater';

/** The 409 of an apply that would change what other managers own: one cause per field. */
export function conflictError(
  conflicts: readonly FieldConflict[],
  state: ManagedState,
): StatusError {
  const causes = conflicts
    .flatMap(({ manager, fields }) => {
      const identity = state.identities.get(manager);
      const detail =
        identity?.operation === 'Update'
          ? ` using ${identity.apiVersion}${
              identity.subresource
                ? ` with subresource "${identity.subresource}"`
                : ''
            }`
          : '';
      return [...fields.paths()].map(path => ({
        reason: 'FieldManagerConflict',
        message: `conflict with ${JSON.stringify(
          identity?.manager ?? manager,
        )}${detail}`,
        field: shownPath(path),
      }));
    })
    .sort((left, right) => (left.field < right.field ? -1 : 1));
  const groups = new Map<string, string[]>();
  for (const { message, field } of causes) {
    const fields = groups.get(message);
    if (fields) {
      fields.push(field);
    } else {
      groups.set(message, [field]);
    }
  }
  const texts = [...groups].map(([message, fields]) =>
    fields.length === 1
      ? `${message}: ${fields[0]}`
      : `${message.replace(/^conflict /, 'conflicts ')}:\n- ${fields.join(
          '\n- ',
        )}`,
  );
  return new StatusError(
    409,
    'Conflict',
    `Apply failed with ${causes.length} conflict${
      causes.length === 1 ? '' : 's'
    }: ${texts.join('\n')}`,
    { causes },
  );
}
