import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

export type OutputFormat = 'yaml' | 'json';

/** File systems take 255 bytes. */
const longestStem = 200;
const ours = /^[0-9]{2,}-[a-z0-9]+-[^/]*\.(yaml|json)$/;

/**
 * One file name for each manifest, `<nn>-<kind>-<namespace>-<name>.<format>`, so that the names sort in apply order. Whatever the
 * objects are called, a name has no other signs than letters, digits, `.`, `_` and `-`.
 */
export function fileNames(
  objects: readonly KubernetesObject[],
  format: OutputFormat,
): string[] {
  const width = Math.max(2, String(objects.length).length);
  return objects.map(({ kind, metadata }, index) => {
    const number = String(index + 1).padStart(width, '0');
    const parts = [kind.toLowerCase(), metadata.namespace, metadata.name];
    const stem = parts
      .filter(part => part !== undefined)
      .map(part => part.replace(/[^A-Za-z0-9.-]/g, '_'))
      .join('-');
    return `${number}-${stem.slice(0, longestStem)}.${format}`;
  });
}

/** Of what lies in a directory, the files that look like ours but that this run does not have. */
export function staleNames(
  present: readonly string[],
  written: readonly string[],
): string[] {
  const current = new Set(written);
  return present.filter(name => ours.test(name) && !current.has(name)).sort();
}
