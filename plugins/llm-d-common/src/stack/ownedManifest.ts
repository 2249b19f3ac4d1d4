import {
  appliedFields,
  childOf,
  isFields,
  type Fields,
} from '../diff/fieldSets';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { parseKubernetesObject } from '../kubernetes/parseKubernetesObject';

/**
 * The manifest that a field manager applied last, as far as the live object still holds it: exactly the fields that it owns by server-side
 * apply. Applying it again gives up whatever the manager has taken since.
 *
 * @param manager - left out: all managers, which leaves out only what the server defaulted, finalizers and status
 * @returns no more than the object's identity when the manager owns nothing
 * @public
 */
export function ownedManifest(
  live: KubernetesObject,
  manager?: string,
): KubernetesObject {
  const { apiVersion, kind, metadata } = live;
  const { status: _status, metadata: liveMetadata, ...rest } = live;
  const { finalizers: _finalizers, ...settableMetadata } = liveMetadata;
  const settable = { ...rest, metadata: settableMetadata };
  const set =
    manager === undefined ? fieldsOfAll(live) : appliedFields(live, manager);
  const owned = isEmpty(set) ? {} : ownedPart(settable, set);
  const fields = isFields(owned) ? owned : {};
  return parseKubernetesObject({
    ...fields,
    apiVersion,
    kind,
    metadata: {
      ...(isFields(fields.metadata) ? fields.metadata : {}),
      name: metadata.name,
      ...(metadata.namespace !== undefined && {
        namespace: metadata.namespace,
      }),
    },
  });
}

function fieldsOfAll({ metadata }: KubernetesObject): Fields {
  return (metadata.managedFields ?? [])
    .filter(({ subresource }) => !subresource)
    .reduce<Fields>((sum, { fieldsV1 }) => union(sum, fieldsV1 ?? {}), {});
}

/** A set that names a field as a whole covers all below it, whatever the other one names there. */
function union(one: Fields, other: Fields): Fields {
  const elements = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...elements].map(element => {
      const [a, b] = [childOf(one, element), childOf(other, element)];
      if (!a || !b) return [element, a ?? b ?? {}];
      return [element, isEmpty(a) || isEmpty(b) ? {} : union(a, b)];
    }),
  );
}

function isEmpty(set: Fields): boolean {
  return Object.keys(set).every(element => element === '.');
}

/** What a field set covers of a value; a set that names nothing below a field covers all of it. */
function ownedPart(value: unknown, owned: Fields): unknown {
  const elements = Object.keys(owned).filter(element => element !== '.');
  if (elements.length === 0) return value;
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const element = elements.find(one => names(one, item, index));
      const below = element && childOf(owned, element);
      return below ? [ownedPart(item, below)] : [];
    });
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const below = childOf(owned, `f:${name}`);
      return below ? [[name, ownedPart(inner, below)]] : [];
    }),
  );
}

/** Whether `k:{"name":"epp"}`, `v:"a"` or `i:0` means this item of a list. */
function names(element: string, item: unknown, index: number): boolean {
  const text = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'k:': {
      const keys: unknown = JSON.parse(text);
      return (
        isFields(keys) &&
        isFields(item) &&
        Object.entries(keys).every(([key, value]) => item[key] === value)
      );
    }
    case 'v:':
      return JSON.stringify(item) === text;
    default:
      return element === `i:${index}`;
  }
}
