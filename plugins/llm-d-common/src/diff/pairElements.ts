import { childOf, isFields, valueAt, type Fields } from './fieldSets';
import { fieldSetOf, keyElement } from './fieldSetOf';
import { keyText, mergeKeysOf } from './mergeKeys';
import { isServerDefault } from './serverDefaults';

/** An element that a manifest wants, and the live one that it has to be compared with. */
export interface ElementPair {
  desired: unknown;
  live: unknown;
  owned: Fields | undefined;
  /** Position in the manifest's list. */
  index: number;
  /** What a path calls it: `name=epp`, `0`. */
  label: string;
  /** What a field set calls it; none where sets do not go into the list. */
  element?: string;
}

/** A live element that was applied once and that the manifest does not have. */
export interface LeftElement {
  live: unknown;
  label: string;
  element: string;
}

export interface PairedList {
  pairs: ElementPair[];
  left: LeftElement[];
}

/**
 * Which elements of a manifest's list and of the live one belong together, as the server merges them, which the manager's own
 * field set tells: by key, as a set, or, where it does not go into the list, one by one.
 *
 * @param field - name of the field that holds the list
 * @returns undefined when only the lists as wholes can be compared, and differ
 */
export function pairElements(
  field: string | number | undefined,
  desired: readonly unknown[],
  live: readonly unknown[],
  owned: Fields | undefined,
): PairedList | undefined {
  const elements = Object.keys(owned ?? {});
  const keyed = elements.find(element => element.startsWith('k:'));
  const names = keyed
    ? Object.keys(parseFields(keyed.slice(2)))
    : // An empty list leaves no keys in the field set.
      (!owned || desired.length === 0) && mergeKeysOf(field, desired, live);
  if (names) return pairByKey(desired, live, owned, names);
  if (elements.some(element => element.startsWith('v:'))) {
    return pairAsSet(desired, live, owned);
  }
  return desired.length === live.length
    ? pairOneByOne(desired, live, owned)
    : undefined;
}

function pairByKey(
  desired: readonly unknown[],
  live: readonly unknown[],
  owned: Fields | undefined,
  names: readonly string[],
): PairedList {
  // Key fields that the server defaults (a port's protocol) may be missing in what is wanted.
  const written = names.filter(name =>
    desired.every(
      value => isFields(value) && valueAt(value, name) !== undefined,
    ),
  );
  const liveByKey = new Map(
    live.map(value => [keyText(value, written), value]),
  );
  const wanted = new Set(desired.map(value => keyText(value, written)));
  const elements = new Map(
    Object.keys(owned ?? {})
      .filter(element => element.startsWith('k:'))
      .map(element => [
        keyText(parseFields(element.slice(2)), written),
        element,
      ]),
  );
  const elementOf = (value: unknown) =>
    elements.get(keyText(value, written)) ??
    (isFields(value) ? keyElement(value, names) : keyText(value, names));
  return {
    pairs: desired.map((value, index) => {
      const there = liveByKey.get(keyText(value, written));
      const element = elementOf(there ?? value);
      return {
        desired: value,
        live: there,
        owned: childOf(owned, element),
        index,
        label: labelOf(value, written),
        element,
      };
    }),
    left: live
      .filter(value => !wanted.has(keyText(value, written)))
      .map(value => ({
        live: value,
        label: labelOf(value, names),
        element: elementOf(value),
      }))
      .filter(({ element }) => childOf(owned, element)),
  };
}

function pairAsSet(
  desired: readonly unknown[],
  live: readonly unknown[],
  owned: Fields | undefined,
): PairedList {
  const liveByText = new Map(live.map(value => [JSON.stringify(value), value]));
  const wanted = new Set(desired.map(value => JSON.stringify(value)));
  return {
    pairs: desired.map((value, index) => {
      const label = JSON.stringify(value);
      return {
        desired: value,
        live: liveByText.get(label),
        owned: undefined,
        index,
        label,
        element: `v:${label}`,
      };
    }),
    left: [...liveByText]
      .map(([label, value]) => ({ live: value, label, element: `v:${label}` }))
      .filter(
        ({ element, label }) => !wanted.has(label) && childOf(owned, element),
      ),
  };
}

function pairOneByOne(
  desired: readonly unknown[],
  live: readonly unknown[],
  owned: Fields | undefined,
): PairedList {
  return {
    pairs: desired.map((value, index) => ({
      desired: value,
      live: live[index],
      // Who owns the list owns all that is in it.
      owned:
        owned &&
        (childOf(owned, `i:${index}`) ??
          fieldSetOf(live[index], undefined, isServerDefault)),
      index,
      label: String(index),
    })),
    left: [],
  };
}

/** What a path calls an element of a list that is told by key. */
export function labelOf(value: unknown, names: readonly string[]): string {
  return isFields(value)
    ? names
        .filter(name => valueAt(value, name) !== undefined)
        .map(name => `${name}=${String(value[name])}`)
        .join(',')
    : String(value);
}

function parseFields(text: string): Fields {
  const value: unknown = JSON.parse(text);
  return isFields(value) ? value : {};
}
