import { Generation } from '../generation/Generation';
import { Level, Logger } from '../log/Logger';
import { Decision, EndpointScores } from '../scheduling/Decision';
import { Endpoint, endpointKey } from '../scheduling/Endpoint';
import { typedName } from '../scheduling/plugins';
import { SchedulingRequest } from '../scheduling/SchedulingRequest';

const nameOf = ({ name, namespace }: Endpoint) => ({ name, namespace });

/**
 * How to log decisions.
 *
 * @public
 */
export interface DecisionLogOptions {
  readonly generation: Generation;
  readonly logger: Logger;
  /**
   * Whether `Scoring breakdown` and `Scoring decision` are logged at level 0,
   * as a patched build of v0.4.0 does that is in use for learning.
   */
  readonly instrumented: boolean;
}

/** An endpoint as reflection shows Go's struct, with its total. */
function scoredEntry({ endpoint, total }: EndpointScores, field: string) {
  const { name, namespace, podName, address, port, labels } = endpoint;
  return {
    [field]: {
      NamespacedName: { Namespace: namespace, Name: name },
      PodName: podName,
      Address: address,
      Port: String(port),
      Labels: labels,
    },
    Score: total,
    // What our own readers look for.
    endpoint: nameOf(endpoint),
    score: total,
  };
}

function logProfile(
  decision: Decision,
  { generation, logger }: DecisionLogOptions,
): void {
  const { filters, scores, picker } = decision;
  const early = generation.logLevels === 'zap offset';
  const endpointsKey = early ? 'pods' : 'endpoints';
  logger.info(Level.VERBOSE, 'Running scheduler profile', {
    profile: decision.profile,
  });
  logger.info(Level.DEBUG, 'Before running filter plugins', {
    [endpointsKey]: decision.candidates.map(nameOf),
  });
  let kept = decision.candidates;
  for (const { filter, dropped } of filters) {
    const plugin = typedName(filter);
    logger.info(Level.VERBOSE, 'Running filter plugin', { plugin });
    kept = kept.filter(endpoint => !dropped.includes(endpoint));
    logger.info(Level.DEBUG, 'Completed running filter plugin successfully', {
      plugin,
      [endpointsKey]: kept.map(nameOf),
    });
  }
  if (scores.length === 0) {
    logger.info(Level.VERBOSE, 'failed to run scheduler profile', {
      profile: decision.profile,
    });
    return;
  }
  scores[0].scorers.forEach(({ scorer }, column) => {
    const plugin = typedName(scorer);
    logger.info(Level.VERBOSE, 'Running scorer plugin', { plugin });
    for (const { endpoint, scorers } of scores) {
      logger.info(Level.DEBUG, 'Calculated score', {
        plugin,
        endpoint: nameOf(endpoint),
        score: scorers[column].raw,
      });
    }
    logger.info(Level.DEBUG, 'Completed running scorer plugin successfully', {
      plugin,
    });
  });
  const plugin = typedName(picker);
  logger.info(Level.VERBOSE, 'Running picker plugin', { plugin });
  logger.info(Level.DEBUG, 'Candidate pods for picking', {
    [generation.scoredListKey]: scores.map(scored =>
      scoredEntry(scored, early ? 'Pod' : 'Endpoint'),
    ),
  });
  if (picker.type === 'max-score-picker') {
    logger.info(
      Level.DEBUG,
      `Selecting ${endpointsKey} from candidates sorted by max score`,
      { 'num-of-candidates': scores.length },
    );
  }
  logger.info(Level.DEBUG, 'Completed running picker plugin successfully', {
    plugin,
    result: {
      [early ? 'TargetPods' : 'TargetEndpoints']: decision.picked.map(nameOf),
    },
  });
}

/** The two lines of the patched build, with three decimals. */
function logInstrumented(
  decision: Decision,
  request: SchedulingRequest,
  logger: Logger,
): void {
  const { scores } = decision;
  const shown = (endpoint: Endpoint, value: number) =>
    `${endpointKey(endpoint)}=${value.toFixed(3)}`;
  const totals = scores.map(s => shown(s.endpoint, s.total));
  const about = {
    request_id: request.requestId,
    model: request.model,
    prompt_len: request.prompts.reduce((sum, p) => sum + p.length, 0),
  };
  logger.info(0, 'Scoring breakdown', {
    ...about,
    scorers: (scores[0]?.scorers ?? []).map(
      ({ scorer }, column) =>
        `${typedName(scorer)}[${scores
          .map(s => shown(s.endpoint, s.scorers[column].raw))
          .join(', ')}]`,
    ),
    weighted: totals,
  });
  logger.info(0, 'Scoring decision', {
    ...about,
    picker: typedName(decision.picker),
    selected: decision.picked.map(endpointKey),
    scores: totals,
  });
}

/**
 * Writes what led to the decisions of a request, at the levels of the real
 * Endpoint Picker: plugins at 3, scores at 4.
 *
 * @public
 */
export function logDecisions(
  decisions: ReadonlyMap<string, Decision>,
  request: SchedulingRequest,
  options: DecisionLogOptions,
): void {
  for (const decision of decisions.values()) {
    // Assembling the lines costs more than deciding.
    if (options.logger.enabled(Level.VERBOSE)) {
      logProfile(decision, options);
    }
    if (options.instrumented) {
      logInstrumented(decision, request, options.logger);
    }
  }
}

/** Writes where a request goes, at level 3. */
export function logHandled(
  { picked: [endpoint] }: Decision,
  targetModel: string,
  logger: Logger,
): void {
  logger.info(Level.VERBOSE, 'Request handled', {
    targetModel,
    endpoint: {
      name: endpoint.name,
      namespace: endpoint.namespace,
      address: endpoint.address,
      port: String(endpoint.port),
    },
  });
}
