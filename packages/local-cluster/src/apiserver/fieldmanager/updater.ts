import type { JsonObject } from '../json/JsonValue';
import type { MergeSchema } from '../schema/MergeSchema';
import { compareValues, type Comparison } from './compareValues';
import { FieldSet } from './FieldSet';
import { mergeValues } from './mergeValues';
import { removeItems, withNamedParents } from './removeItems';
import { toFieldSet } from './toFieldSet';

/** What one manager owns. */
export interface ManagedSet {
  apiVersion: string;
  applied: boolean;
  fields: FieldSet;
}

/** Owners by an identifier that is unique per manager, operation, version and subresource. */
export type Managers = ReadonlyMap<string, ManagedSet>;

/** A field that somebody else owns and that an apply would change. */
export interface FieldConflict {
  manager: string;
  fields: FieldSet;
}

export type ApplyResult =
  | { outcome: 'merged'; object: JsonObject; managers: Managers }
  | { outcome: 'conflict'; conflicts: FieldConflict[] };

/** Takes changed and removed fields away from everybody but `except`. */
function disown(
  managers: Managers,
  comparison: Comparison,
  except: string,
): { managers: Map<string, ManagedSet>; conflicts: FieldConflict[] } {
  const written = comparison.modified.union(comparison.added);
  const conflicts: FieldConflict[] = [];
  const remaining = new Map<string, ManagedSet>();
  for (const [manager, managed] of managers) {
    let fields = managed.fields;
    if (manager !== except) {
      const taken = fields.intersection(written);
      if (!taken.isEmpty) {
        conflicts.push({ manager, fields: taken });
      }
      fields = fields.difference(taken).difference(comparison.removed);
    }
    if (!fields.isEmpty) {
      remaining.set(
        manager,
        fields === managed.fields ? managed : { ...managed, fields },
      );
    }
  }
  return { managers: remaining, conflicts };
}

/** Tracks an ordinary write: the writer owns what it changed, others lose it. */
export function trackUpdate(
  schema: MergeSchema,
  live: JsonObject,
  next: JsonObject,
  managers: Managers,
  writer: { manager: string; apiVersion: string },
  ignored: FieldSet,
): { managers: Managers; wrote: boolean } {
  const comparison = compareValues(schema, live, next);
  const { managers: remaining } = disown(managers, comparison, writer.manager);
  const own = remaining.get(writer.manager)?.fields ?? FieldSet.EMPTY;
  const written = comparison.modified
    .union(comparison.added)
    .recursiveDifference(ignored);
  const fields = own
    .difference(comparison.removed)
    .union(written)
    .recursiveDifference(ignored);
  remaining.delete(writer.manager);
  if (!fields.isEmpty) {
    remaining.set(writer.manager, {
      apiVersion: writer.apiVersion,
      applied: false,
      fields,
    });
  }
  return { managers: remaining, wrote: !written.isEmpty };
}

/** Removes what the applier owned before and no longer applies, unless somebody else owns it. */
function prune(
  schema: MergeSchema,
  merged: JsonObject,
  managers: Managers,
  last: FieldSet,
): JsonObject {
  if (last.isEmpty) {
    return merged;
  }
  const named = (set: FieldSet) => withNamedParents(schema, set);
  const lastOwned = named(last);
  const mergedSet = named(toFieldSet(schema, merged));
  let owned = FieldSet.EMPTY;
  for (const managed of managers.values()) {
    owned = owned.union(managed.fields);
  }
  const removed = removeItems(schema, merged, lastOwned);
  const keptByOwners = removeItems(
    schema,
    merged,
    mergedSet.difference(
      named(toFieldSet(schema, removed)).union(named(owned)),
    ),
  );
  return removeItems(
    schema,
    merged,
    mergedSet
      .difference(named(toFieldSet(schema, keptByOwners)))
      .intersection(lastOwned),
  );
}

/**
 * Server-side apply (KEP-555): merges the applied configuration into the live object, removes what the applier gave up, and reports
 * conflicts with other managers.
 *
 * @param ignored - paths that this endpoint does not write (and so nobody owns through it)
 */
export function applyConfiguration(
  schema: MergeSchema,
  live: JsonObject,
  configuration: JsonObject,
  managers: Managers,
  applier: { manager: string; apiVersion: string; force: boolean },
  ignored: FieldSet,
): ApplyResult {
  const last = managers.get(applier.manager)?.fields ?? FieldSet.EMPTY;
  const fields = toFieldSet(schema, configuration).recursiveDifference(ignored);
  const claimed = new Map(managers).set(applier.manager, {
    apiVersion: applier.apiVersion,
    applied: true,
    fields,
  });
  const object = prune(
    schema,
    mergeValues(schema, live, configuration),
    claimed,
    last,
  );
  const result = disown(
    claimed,
    compareValues(schema, live, object),
    applier.manager,
  );
  if (result.conflicts.length > 0 && !applier.force) {
    return { outcome: 'conflict', conflicts: result.conflicts };
  }
  return { outcome: 'merged', object, managers: result.managers };
}
