import {
  ANNOTATION_IGNORE_FIELDS,
  OPERATOR_FIELD_MANAGER,
} from '../annotations';
import type { KubernetesObject } from '../kubernetes';
import type { Difference } from './Difference';
import type { DiffOptions } from './diffManifests';
import { appliedFields, contains } from './fieldSets';

/** A list's element may be told by several keys, `ports[containerPort=80,protocol=TCP]`. */
const commaOutsideBrackets = /,(?![^[\]]*\])/;

/**
 * Parts what an apply would change into what is to be changed and what the live object's annotation
 * `sim.llm-d.io/ignore-fields` says to leave alone: the paths that it names, and all below them.
 *
 * @public
 */
export function partIgnored(
  found: readonly Difference[],
  { metadata }: KubernetesObject,
): { relevant: Difference[]; ignored: Difference[] } {
  const paths = (metadata.annotations?.[ANNOTATION_IGNORE_FIELDS] ?? '')
    .split(commaOutsideBrackets)
    .map(path => path.trim())
    .filter(path => path !== '');
  const isIgnored = ({ path }: Difference) =>
    paths.some(
      one =>
        path === one ||
        path.startsWith(`${one}.`) ||
        path.startsWith(`${one}[`),
    );
  return {
    relevant: found.filter(one => !isIgnored(one)),
    ignored: found.filter(isIgnored),
  };
}

/**
 * A manifest whose apply leaves some fields as they are. What another manager has taken over is left out. What is still ours
 * carries the live value: an apply that no longer names a field of ours would remove it.
 *
 * @param ignored - as {@link diffManifests} found them, in its order
 * @public
 */
export function leavingAlone(
  manifest: KubernetesObject,
  ignored: readonly Difference[],
  live: KubernetesObject,
  options: DiffOptions = {},
): KubernetesObject {
  const { manager = OPERATOR_FIELD_MANAGER } = options;
  const ours = appliedFields(live, manager);
  const kept = structuredClone(manifest);
  // Backwards, so that removing an element moves none that is still to be found.
  for (const one of [...ignored].reverse()) {
    const { elements, live: value, owner, pointer } = one;
    const isTheirs = owner !== undefined && !contains(ours, elements);
    // An element of a list has to be named; so has everything in a list that is owned as a whole.
    const canBeLeftOut =
      typeof pointer.at(-1) === 'string' && elements.length === pointer.length;
    setAt(kept, pointer, isTheirs && canBeLeftOut ? undefined : value);
  }
  return kept;
}

/** Sets what stands at a pointer; undefined removes it. */
function setAt(
  root: unknown,
  pointer: readonly (string | number)[],
  value: unknown,
): void {
  let holder = root;
  for (const step of pointer.slice(0, -1)) {
    if (Array.isArray(holder)) holder = holder[Number(step)];
    else if (isMap(holder)) holder = holder[step];
  }
  const last = pointer.at(-1);
  if (Array.isArray(holder) && typeof last === 'number') {
    if (value === undefined) holder.splice(last, 1);
    else holder[last] = value;
  } else if (isMap(holder) && last !== undefined) {
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
