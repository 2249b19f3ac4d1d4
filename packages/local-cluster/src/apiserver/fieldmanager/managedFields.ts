import type { ManagedFieldsEntry } from '../api/ApiObject';
import { fromFieldsV1, toFieldsV1 } from './fieldsV1';
import type { ManagedSet, Managers } from './updater';

/** What tells one entry of `metadata.managedFields` from another. */
export interface ManagerIdentity {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource: string;
}

/** `metadata.managedFields`, decoded. */
export interface ManagedState {
  managers: Managers;
  identities: ReadonlyMap<string, ManagerIdentity>;
  times: ReadonlyMap<string, string>;
}

export const NOBODY: ManagedState = {
  managers: new Map(),
  identities: new Map(),
  times: new Map(),
};

/** An applier is the same in every version of the API; an updater is not. */
export function identifier(identity: ManagerIdentity): string {
  return JSON.stringify([
    identity.operation,
    identity.manager,
    identity.operation === 'Apply' ? '' : identity.apiVersion,
    identity.subresource,
  ]);
}

/** Decodes entries; undefined when they cannot be understood or are empty. */
export function decodeManagedFields(
  entries: readonly ManagedFieldsEntry[] | undefined,
): ManagedState | undefined {
  const managers = new Map<string, ManagedSet>();
  const identities = new Map<string, ManagerIdentity>();
  const times = new Map<string, string>();
  for (const entry of entries ?? []) {
    const { operation, fieldsV1 } = entry;
    if ((operation !== 'Apply' && operation !== 'Update') || !fieldsV1) {
      return undefined;
    }
    const identity: ManagerIdentity = {
      manager: entry.manager ?? '',
      operation,
      apiVersion: entry.apiVersion ?? '',
      subresource: entry.subresource ?? '',
    };
    const id = identifier(identity);
    const fields = fromFieldsV1(fieldsV1);
    managers.set(id, {
      apiVersion: identity.apiVersion,
      applied: operation === 'Apply',
      fields: managers.get(id)?.fields.union(fields) ?? fields,
    });
    identities.set(id, identity);
    if (entry.time) {
      times.set(id, entry.time.replace(/\.\d+Z$/, 'Z'));
    }
  }
  return managers.size > 0 ? { managers, identities, times } : undefined;
}

/** Encodes owners in the server's order: appliers first, then by time and name. */
export function encodeManagedFields(state: ManagedState): ManagedFieldsEntry[] {
  const entries = [...state.managers].flatMap(([id, managed]) => {
    const identity = state.identities.get(id);
    const time = state.times.get(id);
    return identity
      ? [
          {
            manager: identity.manager,
            operation: identity.operation,
            apiVersion: managed.apiVersion,
            ...(time !== undefined && { time }),
            fieldsType: 'FieldsV1',
            fieldsV1: toFieldsV1(managed.fields),
            ...(identity.subresource && { subresource: identity.subresource }),
          },
        ]
      : [];
  });
  const rank = (entry: ManagedFieldsEntry) => [
    entry.operation ?? '',
    entry.time ?? '',
    entry.manager ?? '',
    entry.apiVersion ?? '',
    entry.subresource ?? '',
  ];
  return entries.sort((left, right) => {
    const [a, b] = [rank(left), rank(right)];
    const at = a.findIndex((part, index) => part !== b[index]);
    return at < 0 || a[at] < b[at] ? -1 : 1;
  });
}
