import type {
  Decision,
  EndpointScore,
  FilterDrop,
  ProfileDecision,
  ScorerValue,
} from '../Decision';
import { findInconsistency } from '../findInconsistency';
import { rankEndpoints } from '../rankEndpoints';
import { GatheredProfile, type GatheredDecision } from './GatheredDecision';

type Weights = Readonly<Record<string, number>>;

/** What is known besides the log. @public */
export interface DecisionReading {
  /** Weights that differ by scheduling profile: profile to scorer to weight. */
  profileWeights?: Readonly<Record<string, Weights>>;
  /** Type of the picker by scheduling profile; one of another kind than `max-score-picker` need not take the best. */
  pickers?: Readonly<Record<string, string>>;
  /** Names of endpoints by `ip:port`: a quiet log has addresses only. */
  endpointNames?: ReadonlyMap<string, string>;
}

/** What a log says of a request, as a decision. */
export function decisionOf(
  requestId: string,
  gathered: GatheredDecision,
  weights: Weights,
  reading: DecisionReading,
): Decision {
  const { handled, profiles, promptBytes } = gathered;
  const goal =
    handled === undefined
      ? undefined
      : gathered.nameOf(handled) ??
        reading.endpointNames?.get(handled) ??
        (isAddress(handled) ? undefined : nameIn(handled));
  const own =
    profiles.find(({ picked }) => goal !== undefined && picked === goal) ??
    profiles.find(({ totals }) => goal !== undefined && totals.has(goal)) ??
    profiles.at(0) ??
    new GatheredProfile();
  const weightsOf = ({ profile }: GatheredProfile) =>
    profile !== undefined && reading.profileWeights?.[profile]
      ? reading.profileWeights[profile]
      : weights;

  const decided = profileDecisionOf(own, weightsOf(own));
  const picked = goal ?? decided.picked;
  const others = profiles
    .filter(profile => profile !== own)
    .map(profile => profileDecisionOf(profile, weightsOf(profile)));
  const decision: Decision = {
    requestId,
    source: Object.keys(decided.endpoints).every(name => own.totals.has(name))
      ? 'epp-log'
      : 'recomputed',
    ...decided,
    ...(picked !== undefined && { picked }),
    ...(others.length > 0 && { otherProfiles: others }),
    ...(promptBytes !== undefined && { promptBytes }),
  };
  const inconsistency = findInconsistency(decision, {
    picksBest: picksBest(own, reading),
    roundedOff: own.roundedOff,
  });
  return { ...decision, ...(inconsistency !== undefined && { inconsistency }) };
}

function profileDecisionOf(
  gathered: GatheredProfile,
  weights: Weights,
): ProfileDecision {
  const { candidates, kept, picked, profile, scores, totals } = gathered;
  const names = [...new Set([...totals.keys(), ...scores.keys()])].sort();
  const endpoints = Object.fromEntries(
    names.map((name): [string, EndpointScore] => {
      const scorers = [...(scores.get(name) ?? [])].map(
        ([scorer, raw]): [string, ScorerValue] => {
          const weight = Object.hasOwn(weights, scorer) ? weights[scorer] : 1;
          return [scorer, { raw, weight, weighted: weight * raw }];
        },
      );
      const total =
        totals.get(name) ??
        scorers.reduce((sum, [, { weighted }]) => sum + weighted, 0);
      return [name, { total, scorers: Object.fromEntries(scorers) }];
    }),
  );
  const known = candidates ?? undefined;
  return {
    ...(profile !== undefined && { profile }),
    ...(picked !== undefined && { picked }),
    endpoints,
    ...(known && {
      candidates: [...known].sort(),
      drops: dropsOf(known, kept),
    }),
    ...rankEndpoints(endpoints),
  };
}

function dropsOf(
  candidates: readonly string[],
  kept: GatheredProfile['kept'],
): FilterDrop[] {
  let before = candidates;
  return kept.map(({ endpoints, filter }) => {
    const dropped = before.filter(name => !endpoints.includes(name)).sort();
    before = endpoints;
    return { filter, dropped };
  });
}

function picksBest(
  { profile }: GatheredProfile,
  { pickers }: DecisionReading,
): boolean {
  const types = Object.values(pickers ?? {});
  const type =
    profile !== undefined && pickers?.[profile] !== undefined
      ? pickers[profile]
      : types.find(other => other !== 'max-score-picker');
  return (
    pickers !== undefined && (type ?? 'max-score-picker') === 'max-score-picker'
  );
}

function isAddress(text: string): boolean {
  return /^(\[[0-9a-f:.%]+\]|\d+\.\d+\.\d+\.\d+):\d+$/i.test(text);
}

/** `<namespace>/<name>`, or the name. */
function nameIn(text: string): string {
  return text.slice(text.indexOf('/') + 1);
}
