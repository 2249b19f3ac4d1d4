import type { ApiObject, ManagedFieldsEntry } from '../api/ApiObject';
import { StatusError } from '../errors/StatusError';
import { equalJson, type JsonObject } from '../json/JsonValue';
import type { MergeSchema } from '../schema/MergeSchema';
import { configurationFault } from './checkConfiguration';
import { conflictError } from './conflictError';
import { FieldSet } from './FieldSet';
import {
  decodeManagedFields,
  encodeManagedFields,
  identifier,
  NOBODY,
  type ManagedState,
  type ManagerIdentity,
} from './managedFields';
import { applyConfiguration, trackUpdate } from './updater';

/** Fields that the server keeps and nobody owns. */
const UNOWNED = FieldSet.fromPaths([
  ['f:apiVersion'],
  ['f:kind'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map(field => ['f:metadata', `f:${field}`]),
]);

/** A write whose owners are to be recorded. */
export interface TrackedWrite {
  schema: MergeSchema;
  /** The state before; for a creation, what an empty object of this type looks like. */
  live: ApiObject | JsonObject;
  /** Whether there was an object before. */
  exists: boolean;
  /** Entries before the write, as stored. */
  managedFields: readonly ManagedFieldsEntry[] | undefined;
  manager: string;
  apiVersion: string;
  subresource: string;
  /** Top-level parts that this endpoint does not write. */
  ignored: readonly string[];
  now: string;
}

function withoutManagedFields(object: JsonObject): JsonObject {
  const { metadata, ...rest } = object;
  if (
    typeof metadata !== 'object' ||
    metadata === null ||
    Array.isArray(metadata)
  ) {
    return object;
  }
  const { managedFields: _, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

function ignoredSet(parts: readonly string[]): FieldSet {
  return FieldSet.fromPaths(parts.map(part => [`f:${part}`]));
}

function withIdentity(
  state: ManagedState,
  managers: ManagedState['managers'],
  identity: ManagerIdentity,
  time: string | undefined,
): ManagedState {
  const id = identifier(identity);
  const times = new Map(state.times);
  if (time !== undefined) {
    times.set(id, time);
  }
  return {
    managers,
    identities: new Map(state.identities).set(id, identity),
    times,
  };
}

/**
 * The owners after an ordinary write.
 *
 * @param next - the new state; entries that the client itself put there count, as in the real server: an empty list clears them
 */
export function recordUpdate(
  write: TrackedWrite,
  next: ApiObject,
): ManagedFieldsEntry[] {
  const given = next.metadata.managedFields;
  const cleared =
    given !== undefined &&
    given.every(entry => Object.keys(entry).length === 0);
  const state = cleared
    ? undefined
    : decodeManagedFields(given) ?? decodeManagedFields(write.managedFields);
  if (cleared && (write.managedFields?.length ?? 0) > 0) {
    return [];
  }
  const identity: ManagerIdentity = {
    manager: write.manager,
    operation: 'Update',
    apiVersion: write.apiVersion,
    subresource: write.subresource,
  };
  const before = state ?? NOBODY;
  const { managers, wrote } = trackUpdate(
    write.schema,
    withoutManagedFields(write.live),
    withoutManagedFields(next),
    before.managers,
    { manager: identifier(identity), apiVersion: write.apiVersion },
    UNOWNED.union(ignoredSet(write.ignored)),
  );
  return encodeManagedFields(
    withIdentity(before, managers, identity, wrote ? write.now : undefined),
  );
}

/** What server-side apply makes of an object. */
export interface Applied {
  object: JsonObject;
  managedFields: ManagedFieldsEntry[];
}

/** An object that nobody has tracked so far belongs, as a whole, to somebody else than the first who applies. */
function unclaimed(write: TrackedWrite, live: JsonObject): ManagedState {
  if (!write.exists) {
    return NOBODY;
  }
  const identity: ManagerIdentity = {
    manager: 'before-first-apply',
    operation: 'Update',
    apiVersion: write.apiVersion,
    subresource: '',
  };
  const { managers } = trackUpdate(
    write.schema,
    {},
    live,
    NOBODY.managers,
    { manager: identifier(identity), apiVersion: write.apiVersion },
    UNOWNED,
  );
  return withIdentity(NOBODY, managers, identity, write.now);
}

/** Applies a configuration; throws a 409 Status with one cause per field that another manager owns, unless forced. */
export function recordApply(
  write: TrackedWrite,
  configuration: ApiObject,
  force: boolean,
): Applied {
  const fault = configurationFault(write.schema, configuration);
  if (fault) {
    throw new StatusError(
      500,
      'InternalError',
      `failed to create typed patch object (${
        configuration.metadata.namespace ?? ''
      }/${configuration.metadata.name ?? ''}; ${
        configuration.apiVersion
      }, Kind=${configuration.kind}): ${fault}`,
    );
  }
  const identity: ManagerIdentity = {
    manager: write.manager,
    operation: 'Apply',
    apiVersion: write.apiVersion,
    subresource: write.subresource,
  };
  const live = withoutManagedFields(write.live);
  const before =
    decodeManagedFields(write.managedFields) ?? unclaimed(write, live);
  const id = identifier(identity);
  const result = applyConfiguration(
    write.schema,
    live,
    withoutManagedFields(configuration),
    before.managers,
    { manager: id, apiVersion: write.apiVersion, force },
    UNOWNED.union(ignoredSet(write.ignored)),
  );
  if (result.outcome === 'conflict') {
    throw conflictError(result.conflicts, before);
  }
  const own = result.managers.get(id);
  const unchanged =
    equalJson(live, result.object) &&
    (own?.fields.equals(before.managers.get(id)?.fields ?? FieldSet.EMPTY) ??
      true);
  return {
    object: result.object,
    managedFields: encodeManagedFields(
      withIdentity(
        before,
        result.managers,
        identity,
        unchanged ? undefined : write.now,
      ),
    ),
  };
}
