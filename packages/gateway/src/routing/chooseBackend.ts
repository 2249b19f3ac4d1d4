import { Backend } from '../config/GatewayConfig';

/**
 * Draws one of a rule's backends in proportion to their weights. Backends
 * that did not resolve take part: their share of the requests fails.
 *
 * @param random - uniform in [0, 1)
 * @returns undefined when there is no backend with a weight above 0
 */
export const chooseBackend = (
  backends: readonly Backend[],
  random: () => number,
): Backend | undefined => {
  const total = backends.reduce((sum, { weight }) => sum + weight, 0);
  let rest = random() * total;
  const drawn = backends.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  // Rounding may leave a rest of nothing at the very end.
  return drawn ?? backends.filter(({ weight }) => weight > 0).at(-1);
};
