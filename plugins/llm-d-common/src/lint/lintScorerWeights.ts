import { fieldPath } from '../crd/fieldPath';
import type { ChosenEppVersionProfile } from '../epp/eppVersionProfileOf';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import { shown } from '../findings/shown';
import { entryOf } from './entryOf';
import { lintPluginStability } from './lintPluginStability';
import { unknownPlugin } from './unknownPlugin';

/** What is wrong with `epp.scorers`. */
export function lintScorerWeights(
  scorers: Readonly<Record<string, number>>,
  chosen: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  return Object.entries(scorers).flatMap(([type, weight]) => {
    const place = path + fieldPath([type], true);
    const facts = entryOf(chosen.profile.plugins, type);
    if (!facts) {
      return [unknownPlugin(type, chosen, place, 'scorer')];
    }
    return [
      ...when(
        facts.role !== 'scorer',
        error(
          'not-a-scorer',
          place,
          `plugin "${type}" is a ${facts.role}, not a scorer`,
        ),
      ),
      ...lintPluginStability(type, chosen, place),
      ...lintWeight(type, weight, chosen, place),
    ];
  });
}

/** What is wrong with the weight of one scorer; a missing one is 1. */
export function lintWeight(
  scorer: string,
  weight: unknown,
  { profile, version }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  if (weight === undefined) {
    return [];
  }
  if (typeof weight !== 'number' || !(weight >= 0) || weight === Infinity) {
    const written = typeof weight === 'number' ? String(weight) : shown(weight);
    return [
      error(
        'weight',
        path,
        `Invalid value: ${written}: the weight of ${scorer} must be a number from 0 on`,
      ),
    ];
  }
  if (profile.config.integerWeights && !Number.isInteger(weight)) {
    return [
      error(
        'weight',
        path,
        `Invalid value: ${weight}: EPP ${version} takes whole numbers only`,
      ),
    ];
  }
  return when(
    weight === 0,
    warning(
      'zero-weight',
      path,
      `with weight 0 ${scorer} does not steer requests`,
    ),
  );
}
