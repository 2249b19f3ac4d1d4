import type { Difference, Place } from './Difference';
import { childOf, isFields, valueAt, type Fields } from './fieldSets';
import { pairElements } from './pairElements';
import { holdsQuantity, isSameQuantity } from './quantity';

/** What a comparison finds; who else owns a field is looked up afterwards. */
export type Found = Omit<Difference, 'owner'>;

interface Compared {
  desired: unknown;
  live: unknown;
  /** What the manager owns of it; undefined when nothing. */
  owned: Fields | undefined;
  place: Place;
  /** Whether this is within a list that field sets do not go into. */
  sealed: boolean;
}

/** Compares a manifest's fields with the live ones, and adds what differs. */
export function compareFields(compared: Compared, found: Found[]): void {
  const { desired, live, place } = compared;
  if (Array.isArray(desired)) {
    compareList({ ...compared, desired }, found);
  } else if (isFields(desired)) {
    compareMap({ ...compared, desired }, found);
  } else if (
    // Null and nothing are the same to a server.
    (desired ?? undefined) !== (live ?? undefined) &&
    !(holdsQuantity(place.pointer) && isSameQuantity(desired, live))
  ) {
    found.push({ ...place, reason: 'differs', desired, live });
  }
}

function compareMap(
  compared: Compared & { desired: Fields },
  found: Found[],
): void {
  const { desired, live, owned, place, sealed } = compared;
  if (!isFields(live)) {
    // The server leaves empty maps out.
    if (live !== undefined || Object.keys(desired).length > 0) {
      found.push({ ...place, reason: 'differs', desired, live });
    }
    return;
  }
  const memberAt = (key: string): Place => ({
    path: place.path === '' ? key : `${place.path}.${key}`,
    pointer: [...place.pointer, key],
    elements: sealed ? place.elements : [...place.elements, `f:${key}`],
  });
  for (const [key, value] of Object.entries(desired)) {
    if (value === undefined) continue;
    compareFields(
      {
        desired: value,
        live: valueAt(live, key),
        owned: childOf(owned, `f:${key}`),
        place: memberAt(key),
        sealed,
      },
      found,
    );
  }
  for (const element of Object.keys(owned ?? {})) {
    if (!element.startsWith('f:')) continue;
    const key = element.slice(2);
    const there = valueAt(live, key);
    if (valueAt(desired, key) === undefined && there !== undefined) {
      found.push({
        ...memberAt(key),
        reason: 'no longer wanted',
        desired: undefined,
        live: there,
      });
    }
  }
}

function compareList(
  compared: Compared & { desired: readonly unknown[] },
  found: Found[],
): void {
  const { desired, live, owned, place, sealed } = compared;
  if (!Array.isArray(live)) {
    if (live !== undefined || desired.length > 0) {
      found.push({ ...place, reason: 'differs', desired, live });
    }
    return;
  }
  const paired = pairElements(place.pointer.at(-1), desired, live, owned);
  if (!paired) {
    found.push({ ...place, reason: 'differs', desired, live });
    return;
  }
  const elementAt = (
    index: number,
    label: string,
    element?: string,
  ): Place => ({
    path: `${place.path}[${label}]`,
    pointer: [...place.pointer, index],
    elements:
      sealed || element === undefined
        ? place.elements
        : [...place.elements, element],
  });
  for (const { index, label, element, ...pair } of paired.pairs) {
    compareFields(
      {
        ...pair,
        place: elementAt(index, label, element),
        sealed: sealed || element === undefined,
      },
      found,
    );
  }
  paired.left.forEach(({ element, label, live: there }, position) =>
    found.push({
      ...elementAt(desired.length + position, label, element),
      reason: 'no longer wanted',
      desired: undefined,
      live: there,
    }),
  );
}
