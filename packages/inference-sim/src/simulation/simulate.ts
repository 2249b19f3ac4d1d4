import { VirtualClock } from '../clock/VirtualClock';
import { Replay } from './Replay';
import { SimulatedStack } from './SimulatedStack';
import { RequestResult, SimulationResult } from './SimulationResult';
import { Trace } from './Trace';

/** The results of a replay that has come to its end. */
export const collectResults = (
  trace: Trace,
  ended: ReadonlyMap<number, RequestResult>,
): SimulationResult => {
  const requests = trace.map((_, index) => {
    const result = ended.get(index);
    if (!result) {
      throw new Error(`Request ${index} of the trace never came to an end`);
    }
    return result;
  });
  const ends = trace.map(({ at }, index) => at + requests[index].endToEnd);
  const begins = trace.map(({ at }) => at);
  const smallest = (values: number[]) =>
    values.reduce((a, b) => Math.min(a, b), Infinity);
  return {
    requests,
    duration:
      trace.length === 0
        ? 0
        : -smallest(ends.map(end => -end)) - smallest(begins),
  };
};

/**
 * Plays a trace against a stack in virtual time: a discrete-event simulation
 * with the same engine that answers behind HTTP. The same seeds, trace and
 * route give the same result, and within the error of timers the one that
 * real time gives.
 *
 * @throws ConfigurationError for a pod's args, Error for a route to a pod that
 * is not there
 * @public
 */
export const simulate = (
  trace: Trace,
  stack: SimulatedStack,
): SimulationResult => {
  const clock = new VirtualClock();
  const ended = new Map<number, RequestResult>();
  new Replay(stack, clock).start(trace, (index, result) =>
    ended.set(index, result),
  );
  clock.run();
  return collectResults(trace, ended);
};
