import { Generation } from '../generation/Generation';
import { Level, Logger } from '../log/Logger';
import { Decision } from '../scheduling/Decision';
import { Endpoint, endpointAddress } from '../scheduling/Endpoint';
import { PluginId, typedName } from '../scheduling/plugins';
import {
  InstrumentedRequest,
  logBreakdown,
  logPicked,
} from './logInstrumented';
import { loggedEndpoint, scoredEndpoint } from './loggedEndpoint';

/**
 * How to log decisions.
 *
 * @public
 */
export interface DecisionLogOptions {
  readonly generation: Generation;
  readonly logger: Logger;
  /** Who chose the profiles. */
  readonly handler: PluginId;
  /** The lines of the instrumented build are wanted, too. */
  readonly instrumented?: InstrumentedRequest;
}

/** How each picker says that it is at work. */
const SELECTING: Readonly<Record<string, string>> = {
  'max-score-picker': 'sorted by max score',
  'random-picker': 'randomly',
  'weighted-random-picker': 'by random weighted picker',
};

const isEarly = ({ loggedEndpoints }: Generation) =>
  loggedEndpoints.noun === 'pods';

/** What a list of endpoints looks like, assembled only if it is written. */
function logEndpoints(
  message: string,
  endpoints: readonly Endpoint[],
  { generation, logger }: DecisionLogOptions,
  fields: object = {},
): void {
  if (logger.enabled(Level.DEBUG)) {
    const names = generation.loggedEndpoints;
    logger.info(Level.DEBUG, message, {
      ...fields,
      [names.noun]: endpoints.map(endpoint => loggedEndpoint(endpoint, names)),
    });
  }
}

function logFilters(
  { candidates, filters }: Decision,
  options: DecisionLogOptions,
): readonly Endpoint[] {
  const { generation, logger } = options;
  logEndpoints('Before running filter plugins', candidates, options);
  let kept = candidates;
  for (const { filter, dropped } of filters) {
    const plugin = typedName(filter);
    logger.info(Level.VERBOSE, 'Running filter plugin', { plugin });
    kept = kept.filter(endpoint => !dropped.includes(endpoint));
    const done = 'Completed running filter plugin successfully';
    logEndpoints(done, kept, options, { plugin });
    if (kept.length === 0 && !isEarly(generation)) {
      logger.info(Level.VERBOSE, 'Filter eliminated all endpoints', {
        plugin,
        endpointsBefore: candidates.length,
      });
    }
  }
  if (isEarly(generation)) {
    logger.info(Level.VERBOSE, 'Completed running filter plugins successfully');
  } else {
    logger.info(Level.VERBOSE, 'Completed running filter plugins', {
      remainingEndpoints: kept.length,
    });
  }
  return kept;
}

function logScorers(
  { scores }: Decision,
  kept: readonly Endpoint[],
  options: DecisionLogOptions,
): void {
  const { logger } = options;
  logEndpoints('Before running scorer plugins', kept, options);
  scores[0].scorers.forEach(({ scorer }, column) => {
    const plugin = typedName(scorer);
    logger.info(Level.VERBOSE, 'Running scorer plugin', { plugin });
    for (const { endpoint, scorers } of scores) {
      logger.info(Level.DEBUG, 'Calculated score', {
        plugin,
        endpoint: { name: endpoint.name, namespace: endpoint.namespace },
        score: scorers[column].raw,
      });
    }
    const done = 'Completed running scorer plugin successfully';
    logger.info(Level.DEBUG, done, { plugin });
  });
  logger.info(Level.VERBOSE, 'Completed running scorer plugins successfully');
}

function logPicker(
  { scores, picker, picked }: Decision,
  { generation, logger }: DecisionLogOptions,
): void {
  const plugin = typedName(picker);
  logger.info(Level.VERBOSE, 'Running picker plugin', { plugin });
  if (!logger.enabled(Level.DEBUG)) {
    return;
  }
  const names = generation.loggedEndpoints;
  const { noun } = names;
  const scored = scores.map(entry => scoredEndpoint(entry, names));
  const targets = picked.map(
    endpoint => scored[scores.findIndex(entry => entry.endpoint === endpoint)],
  );
  logger.info(Level.DEBUG, 'Candidate pods for picking', {
    [`${noun}-weighted-score`]: scored,
  });
  const allZero = scores.every(({ total }) => total === 0);
  let selecting = SELECTING[picker.type];
  if (picker.type === 'weighted-random-picker' && allZero) {
    selecting = SELECTING['random-picker'];
    logger.info(
      Level.DEBUG,
      'All scores are zero, delegating to RandomPicker for uniform selection',
    );
  }
  logger.info(Level.DEBUG, `Selecting ${noun} from candidates ${selecting}`, {
    'max-num-of-endpoints': picker.maxNumOfEndpoints,
    'num-of-candidates': scores.length,
    [`scored-${noun}`]: scored,
  });
  logger.info(Level.DEBUG, 'Completed running picker plugin successfully', {
    plugin,
    result: isEarly(generation)
      ? { TargetPods: targets }
      : { TargetEndpoints: targets },
  });
}

function logProfile(decision: Decision, options: DecisionLogOptions): void {
  const { generation, instrumented, logger } = options;
  const { profile } = decision;
  logger.info(Level.VERBOSE, 'Running scheduler profile', { profile });
  const kept = logFilters(decision, options);
  if (kept.length === 0) {
    const { noun } = generation.loggedEndpoints;
    logger.info(Level.VERBOSE, 'failed to run scheduler profile', {
      profile,
      error: `${generation.errorPrefix}: Internal - no ${noun} available for the given request`,
    });
    return;
  }
  logScorers(decision, kept, options);
  if (instrumented) {
    logBreakdown(decision, instrumented, logger);
  }
  logPicker(decision, options);
  if (instrumented) {
    logPicked(decision, instrumented, logger);
  }
  logger.info(
    Level.VERBOSE,
    'Completed running scheduler profile succuessfully',
    { profile },
  );
}

/**
 * Writes what led to the decisions of a request, in the words and at the
 * levels of the real Endpoint Picker: plugins at 3, endpoints and scores at 4.
 *
 * Source: gateway-api-inference-extension v1.2.0 and llm-d-router,
 * scheduler.go, scheduler_profile.go and the pickers.
 *
 * @public
 */
export function logDecisions(
  decisions: ReadonlyMap<string, Decision>,
  options: DecisionLogOptions,
): void {
  const { logger } = options;
  // Assembling the lines costs more than deciding.
  if (!logger.enabled(Level.VERBOSE) && !options.instrumented) {
    return;
  }
  const plugin = typedName(options.handler);
  const logPick = (result: object) => {
    const doing = 'Running profile handler, Pick profiles';
    logger.info(Level.VERBOSE, doing, { plugin });
    const done = 'Completed running profile handler Pick profiles successfully';
    logger.info(Level.VERBOSE, done, { plugin, result });
  };
  for (const [profile, decision] of decisions) {
    logPick({ [profile]: {} });
    logProfile(decision, options);
  }
  logPick({});
  logger.info(Level.VERBOSE, 'Running profile handler, ProcessResults', {
    plugin,
  });
  logger.info(
    Level.VERBOSE,
    'Completed running profile handler ProcessResults successfully',
    { plugin },
  );
}

/** Writes where a request goes, at level 3. */
export function logHandled(
  { picked }: Decision,
  request: {
    readonly objectiveKey: string;
    readonly incomingModelName: string;
    readonly targetModel: string;
  },
  logger: Logger,
): void {
  logger.info(Level.VERBOSE, 'Request handled', {
    ...request,
    endpoint: picked.map(endpointAddress).join(','),
  });
}
