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
import { mergeKeysOf } from './mergeKeys';
import { pairElements } from './pairElements';

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
  const names = mergeKeysOf(field, desired, live);
  const paired = pairElements(field, desired, live, owned);
  if (!names || !paired?.pairs.every(isKeyed)) {
    // An apply replaces every other list as a whole.
    return undefined;
  }

  const known = new Set([...paired.pairs, ...paired.left].map(one => one.live));
  const strangers = new Set(live.filter(value => !known.has(value)));
  let changed = false;
  const restored = paired.pairs.flatMap(pair => {
    const where = `${path}[${pair.label}]`;
    if (pair.live === undefined) {
      const stranger = mostAlike(pair.desired, strangers, names);
      if (!stranger) return [];
      strangers.delete(stranger);
      changed = true;
      onPlace(where, [...elements, keyElement(stranger, names)]);
      return [pair.desired];
    }
    const place = [...elements, pair.element ?? ''];
    const inner = restoredMap(
      { ...pair, path: where, elements: place },
      onPlace,
    );
    changed ||= inner !== undefined;
    return [inner ? merged(pair.live, inner) : pair.live];
  });
  return changed
    ? [...restored, ...paired.left.map(one => one.live), ...strangers]
    : undefined;
}

function isKeyed({ element }: { element?: string }): boolean {
  return element?.startsWith('k:') ?? false;
}

/** The element that has most in common with a wanted one, apart from the key; undefined when none has anything. */
function mostAlike(
  wanted: unknown,
  strangers: ReadonlySet<unknown>,
  names: readonly string[],
): Fields | undefined {
  if (!isFields(wanted)) return undefined;
  const fields = Object.entries(wanted).filter(([key]) => !names.includes(key));
  let best: Fields | undefined;
  let most = 0;
  for (const stranger of strangers) {
    if (!isFields(stranger)) continue;
    const alike = fields.filter(
      ([key, value]) =>
        JSON.stringify(valueAt(stranger, key)) === JSON.stringify(value),
    ).length;
    if (alike > most) {
      best = stranger;
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
