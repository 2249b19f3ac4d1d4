import { TraceRequest } from './Trace';

/**
 * A model server of a simulated stack.
 *
 * @public
 */
export interface SimulatedPod {
  readonly name: string;
  /** The simulator's command line, as a manifest writes it; `--seed` makes it repeatable. */
  readonly args: readonly string[];
  /** The image, whose tag tells the release; left out: the current one. */
  readonly image?: string;
}

/**
 * What a scheduler may know of a pod when it picks one. Live: it changes with
 * the pod, so copy what has to last.
 *
 * @public
 */
export interface PodState {
  readonly name: string;
  readonly running: number;
  readonly waiting: number;
  /** 0 to 1. */
  readonly kvCacheUsage: number;
}

/**
 * Where a request goes. With `prefill`, that pod computes the prompt first
 * and `decode` then fetches the KV cache from it.
 *
 * @public
 */
export interface RoutingDecision {
  readonly decode: string;
  readonly prefill?: string;
}

/**
 * Picks pods for a request, at the moment when it is sent.
 *
 * @public
 */
export type Route = (
  request: TraceRequest,
  pods: readonly PodState[],
) => RoutingDecision;

/**
 * Model servers and who picks one of them.
 *
 * @public
 */
export interface SimulatedStack {
  readonly pods: readonly SimulatedPod[];
  readonly route: Route;
}
