import { Logger } from '../log/Logger';
import { Decision } from '../scheduling/Decision';
import { Endpoint } from '../scheduling/Endpoint';
import { typedName } from '../scheduling/plugins';

/**
 * What the instrumented build tells of a request beside its scores.
 *
 * @public
 */
export interface InstrumentedRequest {
  readonly requestId: string;
  readonly model: string;
  /** Bytes of the prompt, or of all texts of a chat. */
  readonly promptLength: number;
}

const shown = (endpoint: Endpoint, value: number) =>
  `${endpoint.key}=${value.toFixed(3)}`;

const totals = ({ scores }: Decision) =>
  scores.map(({ endpoint, total }) => shown(endpoint, total));

const about = ({ requestId, model, promptLength }: InstrumentedRequest) => ({
  request_id: requestId,
  model,
  prompt_len: promptLength,
});

/**
 * The first of two lines of a patched build of v0.4.0 that is in use for
 * learning: scores with three decimals, at level 0.
 *
 * @public
 */
export function logBreakdown(
  decision: Decision,
  request: InstrumentedRequest,
  logger: Logger,
): void {
  const { scores } = decision;
  logger.info(0, 'Scoring breakdown', {
    ...about(request),
    scorers: scores[0].scorers.map(
      ({ scorer }, column) =>
        `${typedName(scorer)}[${scores
          .map(s => shown(s.endpoint, s.scorers[column].raw))
          .join(', ')}]`,
    ),
    weighted: totals(decision),
  });
}

/**
 * The second line of that build: who was picked.
 *
 * @public
 */
export function logPicked(
  decision: Decision,
  request: InstrumentedRequest,
  logger: Logger,
): void {
  logger.info(0, 'Scoring decision', {
    ...about(request),
    picker: typedName(decision.picker),
    selected: decision.picked.map(({ key }) => key),
    scores: totals(decision),
  });
}
