import { Generation } from '../generation/Generation';
import { Level, Logger } from '../log/Logger';
import { Decision } from '../scheduling/Decision';
import { Endpoint } from '../scheduling/Endpoint';
import { typedName } from '../scheduling/plugins';

const nameOf = ({ name, namespace }: Endpoint) => ({ name, namespace });

/**
 * Writes what led to a decision, at the levels of the real Endpoint Picker:
 * plugins at 3, scores at 4.
 *
 * @public
 */
export function logDecision(
  decision: Decision,
  generation: Generation,
  logger: Logger,
): void {
  if (!logger.enabled(Level.VERBOSE)) {
    return;
  }
  const { filters, scores, picker } = decision;
  logger.info(Level.DEBUG, 'Before running filter plugins', {
    [generation.line === '<=0.6' ? 'pods' : 'endpoints']:
      decision.candidates.map(nameOf),
  });
  for (const { filter } of filters) {
    logger.info(Level.VERBOSE, 'Running filter plugin', {
      plugin: typedName(filter),
    });
  }
  scores[0]?.scorers.forEach(({ scorer }, column) => {
    const plugin = typedName(scorer);
    logger.info(Level.VERBOSE, 'Running scorer plugin', { plugin });
    for (const { endpoint, scorers } of scores) {
      logger.info(Level.DEBUG, 'Calculated score', {
        plugin,
        endpoint: nameOf(endpoint),
        score: scorers[column].raw,
      });
    }
  });
  logger.info(Level.VERBOSE, 'Running picker plugin', {
    plugin: typedName(picker),
  });
  logger.info(Level.DEBUG, 'Candidate pods for picking', {
    [generation.scoredListKey]: scores.map(({ endpoint, total }) => ({
      endpoint: nameOf(endpoint),
      score: total,
    })),
  });
}
