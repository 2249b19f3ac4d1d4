import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { createHash } from 'node:crypto';

export type OutputFormat = 'yaml' | 'json';

/** File systems take 255 bytes. */
const longestStem = 200;
/** In place of a namespace; sorts before the usual ones, so that a Namespace is there before what stands in it. */
const ofCluster = '0';
const plainStem = /^[a-z0-9-]+\.[a-z0-9]+\.[a-z0-9.-]+$/;
const ours = /^[\w-]+\.[\w-]+\.[\w.-]+\.(yaml|json)$/;

/**
 * One file name for each manifest, `<namespace>.<kind>.<name>.<format>`. It hangs on the object alone, so that an object keeps its file
 * whatever is compiled beside it. Whatever objects are called, a name has no other signs than letters, digits, `.`, `_` and `-`.
 */
export function fileNames(
  objects: readonly KubernetesObject[],
  format: OutputFormat,
): string[] {
  return objects.map(object => `${stemOf(object)}.${format}`);
}

function stemOf({ kind, metadata }: KubernetesObject): string {
  const { name, namespace } = metadata;
  const parts = [namespace ?? ofCluster, kind.toLowerCase(), name];
  const stem = parts.join('.');
  if (
    plainStem.test(stem) &&
    stem.length <= longestStem &&
    namespace !== ofCluster
  ) {
    return stem;
  }
  // What is cut or replaced no longer tells two objects apart.
  const sum = createHash('sha256')
    .update(JSON.stringify([namespace, kind, name]))
    .digest('hex')
    .slice(0, 12);
  const [place, type, rest] = parts.map(part => part.replace(/[^\w-]/g, '_'));
  return `${[place || '_', type || '_', rest]
    .join('.')
    .slice(0, longestStem)}-${sum}`;
}

/** Of what lies in a directory, the files that look like ours but that this run does not have. */
export function staleNames(
  present: readonly string[],
  written: readonly string[],
): string[] {
  const current = new Set(written);
  return present.filter(name => ours.test(name) && !current.has(name)).sort();
}
