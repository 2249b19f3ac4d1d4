import { Route } from './SimulatedStack';

/**
 * A route that takes the pods in turn.
 *
 * @public
 */
export const roundRobin = (): Route => {
  let next = 0;
  return (_, pods) => {
    if (pods.length === 0) {
      throw new Error('There is no pod to route to');
    }
    const { name } = pods[next % pods.length];
    next += 1;
    return { decode: name };
  };
};
