import {
  appliedFields,
  isFields,
  valueAt,
  type Fields,
} from '../diff/fieldSets';
import type { KubernetesObject } from '../kubernetes';

/**
 * What a field manager has applied of an object, with the values that stand there now. Server-side apply takes away what a manager
 * owned and names no longer, so a small change is applied as this plus the change.
 *
 * @param live - as the API server gives it, with managed fields
 * @public
 */
export function appliedManifest(
  live: KubernetesObject,
  manager: string,
): KubernetesObject {
  const owned = appliedFields(live, manager);
  const { apiVersion, kind, metadata } = live;
  const { name, namespace } = metadata;
  const picked = pick(live, owned);
  const fields = isFields(picked) ? picked : {};
  const meta = valueAt(fields, 'metadata');
  return {
    ...fields,
    apiVersion,
    kind,
    metadata: {
      ...(isFields(meta) ? meta : {}),
      name,
      ...(namespace !== undefined && { namespace }),
    },
  };
}

/** The part of a value that a field set names; a leaf stands for all of it. */
function pick(value: unknown, owned: Fields): unknown {
  const below = Object.entries(owned).filter(([element]) => element !== '.');
  if (below.length === 0) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown) =>
      below.flatMap(([name, fields]) =>
        isElement(element, name)
          ? [withKeys(pick(element, isFields(fields) ? fields : {}), name)]
          : [],
      ),
    );
  }
  if (!isFields(value)) {
    return value;
  }
  return Object.fromEntries(
    below.flatMap(([element, fields]) => {
      const key = element.slice('f:'.length);
      return element.startsWith('f:') && Object.hasOwn(value, key)
        ? [[key, pick(value[key], isFields(fields) ? fields : {})]]
        : [];
    }),
  );
}

/** Whether a list's element is the one that `k:{"name":"epp"}` or `v:"x"` names. */
function isElement(element: unknown, name: string): boolean {
  if (name.startsWith('v:')) {
    return JSON.stringify(element) === name.slice('v:'.length);
  }
  const keys = keysOf(name);
  return (
    keys !== undefined &&
    isFields(element) &&
    Object.entries(keys).every(([key, value]) => element[key] === value)
  );
}

/** An element of a list is found by its keys, whoever owns them. */
function withKeys(element: unknown, name: string): unknown {
  return isFields(element) ? { ...element, ...keysOf(name) } : element;
}

function keysOf(name: string): Fields | undefined {
  if (!name.startsWith('k:')) {
    return undefined;
  }
  const keys: unknown = JSON.parse(name.slice('k:'.length));
  return isFields(keys) ? keys : undefined;
}
