import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { appliedFields, childOf, isFields, type Fields } from './fieldSets';

/** A field in which the live object is not what is wanted. */
export interface Difference {
  /** e.g. `spec.template.spec.containers[name=epp].image` */
  path: string;
  reason:
    | 'differs'
    /** We applied it once and want it no longer. */
    | 'no longer wanted';
  /** What stands there; undefined when nothing does. */
  live: unknown;
  /** Where it stands in the manifest; what that does not have stands behind the end of its list. */
  pointer: readonly (string | number)[];
  /** The same field in the terms of a field set (`f:spec`, `k:{"name":"epp"}`), as far down as our own set tells them. */
  elements: readonly string[];
}

type Place = Pick<Difference, 'path' | 'pointer' | 'elements'>;

const memberOf = (place: Place, key: string): Place => ({
  path: place.path === '' ? key : `${place.path}.${key}`,
  pointer: [...place.pointer, key],
  elements: [...place.elements, `f:${key}`],
});

/**
 * In which fields a live object is not what a manifest says. Only what the manifest names is compared, and what `manager`
 * owns by server-side apply but the manifest no longer names is reported: both together are what an apply would change.
 * Fields that the server defaulted, or that others own, do not count.
 *
 * Lists are compared as the server merges them, which the manager's own field set tells: by key, as a set, or, where it is
 * silent (atomic lists), element by element.
 */
export function differences(
  desired: KubernetesObject,
  live: KubernetesObject,
  manager: string,
): Difference[] {
  const owned = appliedFields(live, manager);
  const found: Difference[] = [];
  const {
    apiVersion: _version,
    kind: _kind,
    metadata: { name: _name, namespace: _namespace, ...metadata },
    ...rest
  } = desired;
  const root = { path: '', pointer: [], elements: [] };
  compare({ ...rest, metadata }, live, owned, root, found);
  return found;
}

function compare(
  desired: unknown,
  live: unknown,
  owned: Fields,
  place: Place,
  found: Difference[],
): void {
  if (Array.isArray(desired)) {
    compareList(desired, live, owned, place, found);
  } else if (isFields(desired)) {
    compareMap(desired, live, owned, place, found);
  } else if (desired !== live) {
    found.push({ ...place, reason: 'differs', live });
  }
}

function compareMap(
  desired: Fields,
  live: unknown,
  owned: Fields,
  place: Place,
  found: Difference[],
): void {
  if (!isFields(live)) {
    // The server leaves empty maps out.
    if (live !== undefined || Object.keys(desired).length > 0) {
      found.push({ ...place, reason: 'differs', live });
    }
    return;
  }
  for (const [key, value] of Object.entries(desired)) {
    if (value === undefined) continue;
    compare(
      value,
      live[key],
      childOf(owned, `f:${key}`),
      memberOf(place, key),
      found,
    );
  }
  for (const element of Object.keys(owned)) {
    if (!element.startsWith('f:')) continue;
    const key = element.slice(2);
    if (desired[key] === undefined && live[key] !== undefined) {
      found.push({
        ...memberOf(place, key),
        reason: 'no longer wanted',
        live: live[key],
      });
    }
  }
}

function compareList(
  desired: readonly unknown[],
  live: unknown,
  owned: Fields,
  place: Place,
  found: Difference[],
): void {
  if (!Array.isArray(live)) {
    if (live !== undefined || desired.length > 0) {
      found.push({ ...place, reason: 'differs', live });
    }
    return;
  }
  const elements = Object.keys(owned);
  const keyed = elements.filter(element => element.startsWith('k:'));
  const values = elements.filter(element => element.startsWith('v:'));
  if (keyed.length > 0) {
    compareKeyedList(desired, live, owned, keyed, place, found);
  } else if (values.length > 0) {
    compareSet(desired, live, values, place, found);
  } else if (desired.length !== live.length) {
    found.push({ ...place, reason: 'differs', live });
  } else {
    desired.forEach((value, index) =>
      compare(
        value,
        live[index],
        {},
        {
          path: `${place.path}[${index}]`,
          pointer: [...place.pointer, index],
          elements: place.elements,
        },
        found,
      ),
    );
  }
}

/** A list map: elements are told apart by the fields in the `k:` elements of the field set. */
function compareKeyedList(
  desired: readonly unknown[],
  live: readonly unknown[],
  owned: Fields,
  elements: readonly string[],
  place: Place,
  found: Difference[],
): void {
  const keys = new Map(
    elements.map(element => [element, parseFields(element.slice(2))]),
  );
  const keyNames = Object.keys([...keys.values()][0] ?? {});
  // Key fields that the server defaults (a port's protocol) may be missing in what is wanted.
  const written = keyNames.filter(name =>
    desired.every(value => isFields(value) && value[name] !== undefined),
  );
  const keyOf = (value: unknown) =>
    JSON.stringify(isFields(value) ? written.map(name => value[name]) : value);
  const liveByKey = new Map(live.map(value => [keyOf(value), value]));
  const elementByKey = new Map(
    [...keys].map(([element, fields]) => [keyOf(fields), element]),
  );
  const wanted = new Set<string>();
  for (const [index, value] of desired.entries()) {
    const key = keyOf(value);
    wanted.add(key);
    const element = elementByKey.get(key);
    compare(
      value,
      liveByKey.get(key),
      element === undefined ? {} : childOf(owned, element),
      {
        path: `${place.path}[${describeKey(value, written)}]`,
        pointer: [...place.pointer, index],
        elements: element ? [...place.elements, element] : place.elements,
      },
      found,
    );
  }
  let behind = desired.length;
  for (const [element, fields] of keys) {
    const key = keyOf(fields);
    if (!wanted.has(key) && liveByKey.has(key)) {
      found.push({
        path: `${place.path}[${describeKey(fields, keyNames)}]`,
        pointer: [...place.pointer, behind++],
        elements: [...place.elements, element],
        reason: 'no longer wanted',
        live: liveByKey.get(key),
      });
    }
  }
}

function compareSet(
  desired: readonly unknown[],
  live: readonly unknown[],
  elements: readonly string[],
  place: Place,
  found: Difference[],
): void {
  const wanted = new Map(
    desired.map((value, index) => [JSON.stringify(value), index]),
  );
  const there = new Set(live.map(value => JSON.stringify(value)));
  for (const [value, index] of wanted) {
    if (!there.has(value)) {
      found.push({
        path: `${place.path}[${value}]`,
        pointer: [...place.pointer, index],
        elements: place.elements,
        reason: 'differs',
        live: undefined,
      });
    }
  }
  let behind = desired.length;
  for (const element of elements) {
    const value = element.slice(2);
    if (!wanted.has(value) && there.has(value)) {
      found.push({
        path: `${place.path}[${value}]`,
        pointer: [...place.pointer, behind++],
        elements: [...place.elements, element],
        reason: 'no longer wanted',
        live: JSON.parse(value),
      });
    }
  }
}

function describeKey(value: unknown, names: readonly string[]): string {
  return isFields(value)
    ? names.map(name => `${name}=${String(value[name])}`).join(',')
    : String(value);
}

function parseFields(text: string): Fields {
  const value: unknown = JSON.parse(text);
  return isFields(value) ? value : {};
}
