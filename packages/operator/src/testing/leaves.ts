import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/** A single value in an object. */
export interface Leaf {
  /** JSON pointer. */
  pointer: string;
  value: string | number | boolean;
}

/**
 * What tells which object it is, and is no field of it; and which object it belongs to: the garbage collector takes what belongs to an
 * object that does not exist.
 */
const identity =
  /^\/(apiVersion|kind|metadata\/(name|namespace|ownerReferences\/\d+\/(apiVersion|kind|name|uid)))$/;

/** Every single value of an object, in the order in which they stand. */
export function leavesOf(object: KubernetesObject): Leaf[] {
  return below(object, '').filter(({ pointer }) => !identity.test(pointer));
}

function below(value: unknown, pointer: string): Leaf[] {
  if (isLeafValue(value)) return [{ pointer, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    below(
      child,
      `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    ),
  );
}

function isLeafValue(value: unknown): value is Leaf['value'] {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** Another value of the same type. */
export function otherThan(value: Leaf['value']): Leaf['value'] {
  switch (typeof value) {
    case 'string':
      return value === '' ? 'x' : `${value}x`;
    case 'number':
      return value + 1;
    default:
      return !value;
  }
}
