import type { EppPluginRole } from '../epp/EppPluginFacts';
import type { EppVersionProfile } from '../epp/EppVersionProfile';

/** What to write in place of a plugin that does not exist: `: did you mean "queue-scorer"?`, or nothing when none is near. */
export function knownPlugins(
  { plugins }: EppVersionProfile,
  unknown: string,
  role?: EppPluginRole,
): string {
  const [nearest] = Object.entries(plugins)
    .filter(([, facts]) => role === undefined || facts.role === role)
    .map(([type]) => ({ type, distance: editDistance(unknown, type) }))
    .filter(({ distance, type }) => distance <= type.length / 3)
    .sort((one, other) => one.distance - other.distance);
  return nearest ? `: did you mean "${nearest.type}"?` : '';
}

/** Levenshtein distance, row by row. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(
        row[j] + 1,
        next[j - 1] + 1,
        row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[other.length];
}
