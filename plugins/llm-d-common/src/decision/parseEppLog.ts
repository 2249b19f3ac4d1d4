import type { Decision } from './Decision';
import { decisionOf, type DecisionReading } from './epp-log/decisionOf';
import { GatheredDecision } from './epp-log/GatheredDecision';
import { readDecisionLine } from './epp-log/decisionLine';
import { readLogLine } from './epp-log/readLogLine';

/**
 * Reads decisions out of the log of an EPP: 0.4 and later in each of their envelopes, and the instrumented build's `Scoring
 * breakdown` and `Scoring decision`. Lines that are something else, cut off or damaged are passed over. Scores are logged from
 * verbosity 4 on, picks from 3 on; a decision holds what the log had.
 *
 * A total comes from the EPP's own line. Where that line is missing the total is the sum of the weighted scores, and the
 * decision's source is `recomputed`.
 *
 * @param lines - the log, lines separated by line breaks
 * @param weights - scorer name to weight; a scorer without one has the EPP's default weight 1
 * @returns decisions by request id, in the order in which the requests first appear
 * @public
 */
export function parseEppLog(
  lines: string,
  weights: Readonly<Record<string, number>>,
  reading: DecisionReading = {},
): Map<string, Decision> {
  const gathered = new Map<string, GatheredDecision>();
  for (const text of lines.split('\n')) {
    const line = readLogLine(text);
    const told = line && readDecisionLine(line);
    if (line && told) {
      const decision = gathered.get(line.requestId) ?? new GatheredDecision();
      gathered.set(line.requestId, decision);
      decision.add(told);
    }
  }
  return new Map(
    [...gathered].map(([id, decision]) => [
      id,
      decisionOf(id, decision, weights, reading),
    ]),
  );
}
