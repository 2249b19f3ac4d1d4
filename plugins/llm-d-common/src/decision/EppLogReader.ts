import type { Decision } from './Decision';
import { decisionOf, type DecisionReading } from './epp-log/decisionOf';
import { GatheredDecision } from './epp-log/GatheredDecision';
import { readDecisionLine } from './epp-log/decisionLine';
import { readLogLine } from './epp-log/readLogLine';

/**
 * Gathers decisions from the lines of EPPs' logs as they come: EPP 0.4 and later in each of their envelopes, and the instrumented
 * build's `Scoring breakdown` and `Scoring decision`. Lines that are something else, cut off or damaged are passed over. Scores are
 * logged from verbosity 4 on, picks from 3 on; a decision holds what the log had.
 *
 * A total comes from the EPP's own line. Where that line is missing the total is the sum of the weighted scores, and the
 * decision's source is `recomputed`.
 *
 * @public
 */
export class EppLogReader {
  readonly #gathered = new Map<string, GatheredDecision>();
  readonly #mostRequests: number;

  /** @param options - `mostRequests`: of more requests than that the later ones are passed over; default 100,000 */
  constructor(options: { mostRequests?: number } = {}) {
    this.#mostRequests = options.mostRequests ?? 100_000;
  }

  /** Each line once, those of one request in their order. */
  read(line: string): void {
    const read = readLogLine(line);
    const told = read && readDecisionLine(read);
    if (!read || !told) {
      return;
    }
    const known = this.#gathered.get(read.requestId);
    if (!known && this.#gathered.size >= this.#mostRequests) {
      return;
    }
    const decision = known ?? new GatheredDecision();
    this.#gathered.set(read.requestId, decision);
    decision.add(told);
  }

  /**
   * What has been gathered about a request so far.
   *
   * @param weights - scorer name to weight; a scorer without one has the EPP's default weight 1
   */
  decision(
    requestId: string,
    weights: Readonly<Record<string, number>>,
    reading: DecisionReading = {},
  ): Decision | undefined {
    const gathered = this.#gathered.get(requestId);
    return gathered && decisionOf(requestId, gathered, weights, reading);
  }

  /** Requests in the order in which they first appeared. */
  get requestIds(): string[] {
    return [...this.#gathered.keys()];
  }
}
