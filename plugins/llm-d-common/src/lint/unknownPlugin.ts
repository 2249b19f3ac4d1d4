import type { EppPluginRole } from '../epp/EppPluginFacts';
import type { EppVersionProfile } from '../epp/EppVersionProfile';
import {
  tabledUpTo,
  type ChosenEppVersionProfile,
} from '../epp/eppVersionProfileOf';
import type { Finding } from '../findings';
import { error, warning } from '../findings/report';

/**
 * A plugin that the tables do not have.
 *
 * @param role - of the plugins that may have been meant; left out: any
 */
export function unknownPlugin(
  type: string,
  { isTabled, profile, version }: ChosenEppVersionProfile,
  path: string,
  role?: EppPluginRole,
): Finding {
  const meant = meantPlugin(profile, type, role);
  return isTabled
    ? error(
        'unknown-plugin',
        path,
        `EPP ${version} has no plugin "${type}"${meant}`,
      )
    : warning(
        'unknown-plugin',
        path,
        `no EPP up to ${tabledUpTo(
          profile,
        )} has a plugin "${type}", and it is not known here whether ${version} has one${meant}`,
      );
}

/** What to write in place of a plugin that does not exist: `: did you mean "queue-scorer"?`, or nothing when none is near. */
function meantPlugin(
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
