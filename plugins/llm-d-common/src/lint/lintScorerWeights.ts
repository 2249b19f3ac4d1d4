import type { Finding } from '../crd';
import type { ChosenEppVersionProfile } from '../epp/eppVersionProfileOf';
import { error, warning, when } from './finding';

/** What is wrong with `epp.scorers`. */
export function lintScorerWeights(
  scorers: Readonly<Record<string, number>>,
  { profile, version }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  return Object.entries(scorers).flatMap(([type, weight]) => {
    const place = `${path}.${type}`;
    const facts = profile.plugins[type];
    if (!facts) {
      return [
        error(
          'unknown-plugin',
          place,
          `EPP ${version} has no plugin "${type}"`,
        ),
      ];
    }
    return [
      ...when(
        facts.role !== 'scorer',
        error('not-a-scorer', place, `plugin "${type}" is not a scorer`),
      ),
      ...when(
        profile.config.integerWeights && !Number.isInteger(weight),
        error(
          'weight',
          place,
          `EPP ${version} takes whole numbers only, not ${weight}`,
        ),
      ),
      ...when(
        facts.alpha && profile.flags.allowExperimentalPlugins,
        warning(
          'experimental-plugin',
          place,
          `plugin "${type}" is experimental: the EPP gets ${profile.flags.allowExperimentalPlugins}`,
        ),
      ),
      ...lintPrefixWeight(type, weight, place),
    ];
  });
}

/** Weight 0 of the prefix scorer is allowed and hardly ever meant. */
export function lintPrefixWeight(
  type: string | undefined,
  weight: number | undefined,
  path: string,
): Finding[] {
  return when(
    type !== undefined &&
      /^(precise-)?prefix-cache-scorer$/.test(type) &&
      weight === 0,
    warning(
      'prefix-weight-zero',
      path,
      'with weight 0 cached prefixes do not steer requests',
    ),
  );
}
