import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/** A field in which the live object is not what is wanted. */
export interface Difference {
  /** e.g. `spec.template.spec.containers[name=epp].image` */
  path: string;
  reason:
    | 'differs'
    /** We applied it once and want it no longer. */
    | 'no longer wanted';
  live: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

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
  const owned = live.metadata.managedFields?.find(
    entry =>
      entry.manager === manager &&
      entry.operation === 'Apply' &&
      !entry.subresource,
  )?.fieldsV1;
  const found: Difference[] = [];
  const {
    apiVersion: _version,
    kind: _kind,
    metadata: { name: _name, namespace: _namespace, ...metadata },
    ...rest
  } = desired;
  compare({ ...rest, metadata }, live, owned ?? {}, '', found);
  return found;
}

function compare(
  desired: unknown,
  live: unknown,
  owned: Fields,
  path: string,
  found: Difference[],
): void {
  if (Array.isArray(desired)) {
    compareList(desired, live, owned, path, found);
  } else if (isFields(desired)) {
    compareMap(desired, live, owned, path, found);
  } else if (desired !== live) {
    found.push({ path, reason: 'differs', live });
  }
}

function compareMap(
  desired: Fields,
  live: unknown,
  owned: Fields,
  path: string,
  found: Difference[],
): void {
  if (!isFields(live)) {
    // The server leaves empty maps out.
    if (live !== undefined || Object.keys(desired).length > 0) {
      found.push({ path, reason: 'differs', live });
    }
    return;
  }
  for (const [key, value] of Object.entries(desired)) {
    if (value === undefined) continue;
    compare(
      value,
      live[key],
      childOf(owned, `f:${key}`),
      path === '' ? key : `${path}.${key}`,
      found,
    );
  }
  for (const element of Object.keys(owned)) {
    if (!element.startsWith('f:')) continue;
    const key = element.slice(2);
    if (desired[key] === undefined && live[key] !== undefined) {
      const childPath = path === '' ? key : `${path}.${key}`;
      found.push({
        path: childPath,
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
  path: string,
  found: Difference[],
): void {
  if (!Array.isArray(live)) {
    if (live !== undefined || desired.length > 0) {
      found.push({ path, reason: 'differs', live });
    }
    return;
  }
  const elements = Object.keys(owned);
  const keyed = elements.filter(element => element.startsWith('k:'));
  const values = elements.filter(element => element.startsWith('v:'));
  if (keyed.length > 0) {
    compareKeyedList(desired, live, owned, keyed, path, found);
  } else if (values.length > 0) {
    compareSet(desired, live, values, path, found);
  } else if (desired.length !== live.length) {
    found.push({ path, reason: 'differs', live });
  } else {
    desired.forEach((value, index) =>
      compare(value, live[index], {}, `${path}[${index}]`, found),
    );
  }
}

/** A list map: elements are told apart by the fields in the `k:` elements of the field set. */
function compareKeyedList(
  desired: readonly unknown[],
  live: readonly unknown[],
  owned: Fields,
  elements: readonly string[],
  path: string,
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
  for (const value of desired) {
    const key = keyOf(value);
    wanted.add(key);
    const element = elementByKey.get(key);
    compare(
      value,
      liveByKey.get(key),
      element === undefined ? {} : childOf(owned, element),
      `${path}[${describeKey(value, written)}]`,
      found,
    );
  }
  for (const [element, fields] of keys) {
    const key = keyOf(fields);
    if (!wanted.has(key) && liveByKey.has(key)) {
      found.push({
        path: `${path}[${element.slice(2)}]`,
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
  path: string,
  found: Difference[],
): void {
  const wanted = new Set(desired.map(value => JSON.stringify(value)));
  const there = new Set(live.map(value => JSON.stringify(value)));
  for (const value of wanted) {
    if (!there.has(value)) {
      found.push({ path: `${path}[${value}]`, reason: 'differs', live });
    }
  }
  for (const element of elements) {
    const value = element.slice(2);
    if (!wanted.has(value) && there.has(value)) {
      found.push({
        path: `${path}[${value}]`,
        reason: 'no longer wanted',
        live: value,
      });
    }
  }
}

function describeKey(value: unknown, names: readonly string[]): string {
  return isFields(value)
    ? names.map(name => `${name}=${String(value[name])}`).join(',')
    : String(value);
}

function childOf(owned: Fields, element: string): Fields {
  const child = owned[element];
  return isFields(child) ? child : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseFields(text: string): Fields {
  const value: unknown = JSON.parse(text);
  return isFields(value) ? value : {};
}
