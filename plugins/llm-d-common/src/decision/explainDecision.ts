import type { Decision } from './Decision';
import { rankEndpoints } from './rankEndpoints';

/** What a scorer did for the picked endpoint. @public */
export interface ScorerEffect {
  scorer: string;
  /** Weighted score of the picked endpoint less that of the best other one; negative: it spoke for the other. */
  lead: number;
  /** Endpoints that would share the highest total without this scorer, in the order of their names. */
  winnersWithout: string[];
  /** Whether the picked endpoint would not have been picked for sure without it. */
  decisive: boolean;
}

/** A decision in parts, and in words made of them. @public */
export interface DecisionExplanation {
  /** For a person, one or two sentences. */
  sentence: string;
  picked?: string;
  /** The best endpoint besides the picked one. */
  against?: string;
  /** Total of the picked endpoint less that of `against`. */
  lead?: number;
  /** Endpoints that share the highest total. */
  tied: string[];
  /** Of every scorer, the strongest for the picked endpoint first. */
  effects: ScorerEffect[];
}

/** Smaller differences are noise of the log's decimals. */
const nothing = 1e-6;

/**
 * Why this endpoint, out of the decision's own figures: which scorers put it ahead of the best other one, and who would have won
 * without each of them.
 *
 * @public
 */
export function explainDecision(decision: Decision): DecisionExplanation {
  const { endpoints, picked, tied } = decision;
  const own = picked === undefined ? undefined : endpoints[picked];
  const others = Object.entries(endpoints)
    .filter(([name]) => name !== picked)
    .sort(
      ([a, one], [b, other]) => other.total - one.total || (a < b ? -1 : 1),
    );
  const against = others.at(0);
  const effects =
    picked === undefined || !own
      ? []
      : Object.keys(own.scorers)
          .map((scorer): ScorerEffect => {
            const winners = rankEndpoints(without(decision, scorer)).tied;
            return {
              scorer,
              lead:
                own.scorers[scorer].weighted -
                (against?.[1].scorers[scorer]?.weighted ?? 0),
              winnersWithout: winners.sort(),
              decisive: winners.length !== 1 || winners[0] !== picked,
            };
          })
          .sort(
            (one, other) =>
              other.lead - one.lead || (one.scorer < other.scorer ? -1 : 1),
          );
  const parts = {
    ...(picked !== undefined && { picked }),
    ...(against && { against: against[0] }),
    ...(own && against && { lead: own.total - against[1].total }),
    tied: [...tied].sort(),
    effects,
  };
  return {
    ...parts,
    sentence: [
      mainSentence(decision, parts),
      ...(decision.inconsistency === undefined ? [] : [decision.inconsistency]),
    ].join(' '),
  };
}

function mainSentence(
  { drops, endpoints, source }: Decision,
  {
    against,
    effects,
    lead,
    picked,
    tied,
  }: Omit<DecisionExplanation, 'sentence'>,
): string {
  if (picked === undefined) {
    const dropped = drops?.filter(drop => drop.dropped.length > 0) ?? [];
    return dropped.length > 0 && Object.keys(endpoints).length === 0
      ? `Picked nobody: ${dropped
          .map(
            ({ dropped: names, filter }) =>
              `${filter} dropped ${count(names.length, 'endpoint')}`,
          )
          .join(', ')}, and none was left.`
      : 'Whom the EPP picked is not known.';
  }
  const candidates = Object.keys(endpoints).length;
  const by = source === 'recomputed' ? ' (by our own sum)' : '';
  if (candidates === 0) {
    return `Picked ${picked}; the EPP told no scores.`;
  }
  if (against === undefined) {
    return `Picked ${picked}, the only endpoint that filters had left.`;
  }
  if (tied.length > 1 && tied.includes(picked)) {
    return `Picked ${picked} by lot: ${
      tied.length === candidates ? `all ${tied.length}` : tied.length
    } endpoints share the highest total${by}, and a tie is broken at random.`;
  }
  if (lead !== undefined && lead < -nothing) {
    return `Picked ${picked} although ${against} had ${(-lead).toFixed(
      3,
    )} more${by}: the picker does not take the best.`;
  }
  const helpers = effects.filter(effect => effect.lead > nothing);
  if (helpers.length === 0) {
    return `Picked ${picked}, ${(lead ?? 0).toFixed(
      3,
    )} ahead of ${against}${by}; which scorer made the difference is not known.`;
  }
  const reasons = helpers
    .map(effect => `${effect.scorer} gave it ${points(effect.lead)} more`)
    .join(' and ');
  return `Picked ${picked} because ${reasons} than ${against}${by}; ${withoutIt(
    helpers[0],
    picked,
    helpers.length > 1 ? `without ${helpers[0].scorer}` : 'without that scorer',
  )}.`;
}

function withoutIt(
  { winnersWithout: winners }: ScorerEffect,
  picked: string,
  condition: string,
): string {
  if (winners.length > 1) {
    return `${condition} it would be a tie of ${number(winners.length)}`;
  }
  return winners[0] === picked
    ? `${condition} it would still be picked`
    : `${condition} it would be ${winners[0] ?? 'nobody'}`;
}

/** The endpoints as they were scored, with one scorer left out. */
function without({ endpoints }: Decision, scorer: string) {
  return Object.fromEntries(
    Object.entries(endpoints).map(([name, { scorers, total }]) => [
      name,
      { total: total - (scorers[scorer]?.weighted ?? 0), scorers },
    ]),
  );
}

/** At least one decimal, at most three. */
function points(value: number): string {
  return value.toFixed(3).replace(/0{1,2}$/, '');
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}

function number(many: number): string {
  return (
    ['none', 'one', 'two', 'three', 'four', 'five', 'six'].at(many) ??
    String(many)
  );
}
