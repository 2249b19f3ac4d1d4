type Branch = Record<string, unknown> | unknown[];

/** A value, and what has not been looked at in it. */
export interface WatchedValue {
  /** Reads like the value. */
  watched: unknown;
  /** Paths of the fields that nobody has read, of those branches of which some field was asked for. */
  unread(): PropertyKey[][];
}

/**
 * Tells which fields of a value somebody reads. Compiled JSON schemas ignore the fields that they do not know, as a Kubernetes API
 * server prunes them, and both are silent: but a schema reads each field that it knows, so the ones that it has not read are
 * unknown to it. A branch of which a schema asks no field at all is free-form, whatever it holds.
 */
export function watchReads(value: unknown): WatchedValue {
  const asked = new Map<Branch, Set<PropertyKey>>();
  const watchedBranches = new Map<Branch, Branch>();

  function watch(one: unknown): unknown {
    if (!isBranch(one)) return one;
    const known = watchedBranches.get(one);
    if (known) return known;
    const keys = new Set<PropertyKey>();
    asked.set(one, keys);
    const proxy = new Proxy(one, {
      get(target, key, receiver) {
        keys.add(key);
        return watch(Reflect.get(target, key, receiver));
      },
    });
    watchedBranches.set(one, proxy);
    return proxy;
  }

  function unreadIn(one: unknown, path: PropertyKey[]): PropertyKey[][] {
    if (!isBranch(one)) return [];
    if (Array.isArray(one)) {
      return one.flatMap((item, index) => unreadIn(item, [...path, index]));
    }
    const keys = asked.get(one);
    if (!keys || keys.size === 0) return [];
    return Object.entries(one).flatMap(([key, child]) =>
      keys.has(key) ? unreadIn(child, [...path, key]) : [[...path, key]],
    );
  }

  return { watched: watch(value), unread: () => unreadIn(value, []) };
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null;
}
