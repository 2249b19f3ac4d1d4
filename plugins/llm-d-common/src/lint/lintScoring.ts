import type { EndpointPickerConfig } from '../epp/EndpointPickerConfig';
import type { EppPluginFacts } from '../epp/EppPluginFacts';
import type { EppVersionProfile } from '../epp/EppVersionProfile';
import { readEppConfigPlugins } from '../epp/readEppConfigPlugins';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';
import { entryOf } from './entryOf';
import { lintScorerData } from './lintScorerData';

/** A scorer of a scheduling profile that counts: one with a weight above 0. */
interface WeightedScorer {
  name: string;
  weight: number;
  facts: EppPluginFacts;
}

/**
 * How a configuration will behave, as far as its weights tell: hot spots, ties, scorers that drown the others or see nothing.
 *
 * @param place - where the person can change it: of the scheduling profile of that index
 */
export function lintScoring(
  config: EndpointPickerConfig,
  profile: EppVersionProfile,
  place: (schedulingProfile: number | undefined) => string,
): Finding[] {
  const { plugins, profiles: written } = readEppConfigPlugins(config);
  // Without a profile the EPP makes one of all plugins.
  const profiles =
    config.schedulingProfiles === undefined
      ? [{ index: undefined, plugins: plugins.map(asReference) }]
      : written;
  const factsOf = new Map(
    plugins.map(({ name, type }) => [
      name,
      { type, facts: entryOf(profile.plugins, type) },
    ]),
  );
  return profiles.flatMap(({ index, plugins: entries }) => {
    const known = entries.flatMap(({ pluginRef, weight }) => {
      const { facts, type = '' } = factsOf.get(pluginRef) ?? {};
      return facts ? [{ name: pluginRef, type, weight, facts }] : [];
    });
    const scorers = known.flatMap(({ facts, name, weight = 1 }) =>
      facts.role === 'scorer' && typeof weight === 'number' && weight > 0
        ? [{ name, weight, facts }]
        : [],
    );
    const picker = known.find(({ facts }) => facts.role === 'picker');
    const picksByScore = picker === undefined || picker.type.includes('score');
    return [
      // A plugin that is not known may be the scorer that is missed.
      ...(known.length === entries.length
        ? lintSignals(scorers, picksByScore, place(index))
        : []),
      ...lintDominance(scorers, place(index)),
      ...lintScorerData(config, scorers, profile, place(index)),
    ];
  });
}

function asReference({ name }: { name: string }): {
  pluginRef: string;
  weight?: unknown;
} {
  return { pluginRef: name };
}

function lintSignals(
  scorers: readonly WeightedScorer[],
  picksByScore: boolean,
  path: string,
): Finding[] {
  const signals = new Set(scorers.map(({ facts }) => facts.signal));
  const seesLoad = signals.has('waiting') || signals.has('running');
  const names = scorers.map(({ name }) => name).join(', ');
  if (scorers.length === 0) {
    return when(
      picksByScore,
      warning(
        'tie-prone-profile',
        path,
        'no scorer counts, so every choice is a tie',
        'Add a scorer, or take random-picker if chance is meant',
      ),
    );
  }
  if (signals.size === 1 && signals.has('prefix')) {
    return [
      warning(
        'prefix-scorer-alone',
        path,
        `only ${names} counts: requests with a common prefix pile up on one pod`,
      ),
    ];
  }
  const onlyLate = [...signals].every(
    signal => signal === 'waiting' || signal === 'prefix',
  );
  return [
    ...when(
      !seesLoad,
      warning('no-load-signal', path, `none of ${names} sees load`),
    ),
    ...when(
      seesLoad && onlyLate && picksByScore,
      warning(
        'tie-prone-profile',
        path,
        `${names} ${
          scorers.length > 1 ? 'give' : 'gives'
        } all pods the same score until requests wait`,
      ),
    ),
  ];
}

function lintDominance(
  scorers: readonly WeightedScorer[],
  path: string,
): Finding[] {
  return scorers
    .map(scorer => ({
      ...scorer,
      // Not the whole sum less its own weight: beside 1e300 nothing of the others is left.
      others: scorers
        .filter(other => other !== scorer)
        .reduce((total, { weight }) => total + weight, 0),
    }))
    .filter(({ others, weight }) => scorers.length > 1 && weight > others)
    .map(({ name, others, weight }) =>
      warning(
        'dominant-scorer',
        path,
        `weight ${weight} of ${name} is more than ${Number(
          others.toPrecision(6),
        )}, the sum of the others`,
      ),
    );
}
