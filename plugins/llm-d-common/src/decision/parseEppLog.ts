import type { Decision } from './Decision';
import type { DecisionReading } from './epp-log/decisionOf';
import { EppLogReader } from './EppLogReader';

/**
 * The decisions in a log; see {@link EppLogReader}.
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
  const reader = new EppLogReader();
  lines.split('\n').forEach(line => reader.read(line));
  const decisions = new Map<string, Decision>();
  for (const id of reader.requestIds) {
    const decision = reader.decision(id, weights, reading);
    if (decision) {
      decisions.set(id, decision);
    }
  }
  return decisions;
}
