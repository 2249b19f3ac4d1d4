import { OPERATOR_FIELD_MANAGER } from '../annotations';
import type { KubernetesObject } from '../kubernetes';
import type { DiffOptions } from './diffManifests';
import {
  appliedFields,
  childOf,
  isFields,
  otherManagerOf,
  valueAt,
  type Fields,
} from './fieldSets';
import { keyElement } from './fieldSetOf';
import { keyText, mergeKeysOf } from './mergeKeys';
import { labelOf } from './pairElements';

/** What somebody has put in the place of what a manifest wants, and how to undo it. @public */
export interface Displacement {
  /** A JSON merge patch of the live object that puts back what is wanted in the place of the others. */
  patch: Record<string, unknown>;
  /** Each element that is missing, as {@link diffManifests} names it, and the manager of what stands there instead. */
  places: { path: string; owner?: string }[];
}

interface Level {
  desired: unknown;
  live: unknown;
  owned: Fields | undefined;
  path: string;
  /** In the terms of a field set. */
  elements: readonly string[];
}

/**
 * Finds lists in which elements are told by key (the ports of a Service), elements that a manifest wants are missing, and others that it
 * knows nothing of look like them. That is what becomes of an edit of a key: another element, which belongs to whoever edited. An
 * apply cannot undo it: it adds what is missing beside the other one, or fails where both cannot be.
 *
 * @returns undefined when there is no such list
 * @public
 */
export function displacementOf(
  desired: KubernetesObject,
  live: KubernetesObject,
  options: DiffOptions = {},
): Displacement | undefined {
  const { manager = OPERATOR_FIELD_MANAGER } = options;
  const places: Displacement['places'] = [];
  const onPlace = (path: string, elements: readonly string[]) => {
    const owner = otherManagerOf(live, elements, manager);
    places.push({ path, ...(owner !== undefined && { owner }) });
  };
  const patch = restoredMap(
    {
      desired,
      live,
      owned: appliedFields(live, manager),
      path: '',
      elements: [],
    },
    onPlace,
  );
  return patch && { patch, places };
}

type OnPlace = (path: string, elements: readonly string[]) => void;

/** @returns the fields that have to be others, undefined when there are none */
function restoredMap(level: Level, onPlace: OnPlace): Fields | undefined {
  const { desired, elements, live, owned, path } = level;
  if (!isFields(desired) || !isFields(live)) return undefined;
  const restored = Object.entries(desired).flatMap(([key, value]) => {
    const inner: Level = {
      desired: value,
      live: valueAt(live, key),
      owned: childOf(owned, `f:${key}`),
      path: path === '' ? key : `${path}.${key}`,
      elements: [...elements, `f:${key}`],
    };
    const changed = Array.isArray(value)
      ? restoredList(key, inner, onPlace)
      : restoredMap(inner, onPlace);
    return changed === undefined ? [] : [[key, changed]];
  });
  return restored.length === 0 ? undefined : Object.fromEntries(restored);
}

/** @returns the whole list as it has to be, undefined when it may stay */
function restoredList(
  field: string,
  { desired, elements, live, owned, path }: Level,
  onPlace: OnPlace,
): unknown[] | undefined {
  if (!Array.isArray(desired) || !Array.isArray(live)) return undefined;
  const names = mergeKeysOf(field, desired);
  // An apply replaces every other list as a whole.
  if (!names || !isKeyed(owned)) return undefined;
  const written = names.filter(name =>
    desired.every(
      value => isFields(value) && valueAt(value, name) !== undefined,
    ),
  );
  const keyOf = (value: unknown) => keyText(value, written);
  const elementOf = (value: unknown) =>
    isFields(value) ? keyElement(value, names) : '';

  const strangers = new Set<unknown>(live);
  const pairs = desired.map(wanted => {
    const sameKey = [...strangers].filter(
      value => keyOf(value) === keyOf(wanted),
    );
    const there = mostAlike(wanted, sameKey, names) ?? sameKey[0];
    strangers.delete(there);
    return { wanted, there };
  });
  const taken = new Set(pairs.map(({ there }) => keyOf(there)));
  // No apply succeeds as long as two have the same key, whoever they belong to.
  const twins = [...strangers].filter(value => taken.has(keyOf(value)));
  const others = [...strangers].filter(
    value => twins.includes(value) || !childOf(owned, elementOf(value)),
  );
  let changed = twins.length > 0;
  const restored = pairs.flatMap(({ there, wanted }) => {
    const where = `${path}[${labelOf(wanted, written)}]`;
    if (there === undefined) {
      const instead = mostAlike(
        wanted,
        others.filter(value => strangers.has(value)),
        names,
      );
      if (!instead) return [];
      strangers.delete(instead);
      changed = true;
      onPlace(where, [...elements, elementOf(instead)]);
      return [wanted];
    }
    const element = elementOf(there);
    const inner = restoredMap(
      {
        desired: wanted,
        live: there,
        owned: childOf(owned, element),
        path: where,
        elements: [...elements, element],
      },
      onPlace,
    );
    changed ||= inner !== undefined;
    return [inner ? merged(there, inner) : there];
  });
  return changed
    ? [...restored, ...[...strangers].filter(value => !twins.includes(value))]
    : undefined;
}

/** Whether a field set does not say that a list is owned as a whole, or by position. */
function isKeyed(owned: Fields | undefined): boolean {
  const elements = Object.keys(owned ?? {});
  return !owned || elements.some(element => element.startsWith('k:'));
}

/** The element that has most in common with a wanted one, apart from the key; undefined when none has anything. */
function mostAlike(
  wanted: unknown,
  candidates: readonly unknown[],
  names: readonly string[],
): Fields | undefined {
  if (!isFields(wanted)) return undefined;
  const fields = Object.entries(wanted).filter(([key]) => !names.includes(key));
  let best: Fields | undefined;
  let most = 0;
  for (const candidate of candidates) {
    if (!isFields(candidate)) continue;
    const alike = fields.filter(
      ([key, value]) =>
        JSON.stringify(valueAt(candidate, key)) === JSON.stringify(value),
    ).length;
    if (alike > most) {
      best = candidate;
      most = alike;
    }
  }
  return best;
}

/** A value with a merge patch applied to it. */
function merged(value: unknown, patch: unknown): unknown {
  if (!isFields(value) || !isFields(patch)) return patch;
  return {
    ...value,
    ...Object.fromEntries(
      Object.entries(patch).map(([key, inner]) => [
        key,
        merged(valueAt(value, key), inner),
      ]),
    ),
  };
}
