import { Clock } from '../clock/Clock';
import { GenerationResult } from '../engine/GenerationRequest';
import { CacheFullError } from '../kv-cache/BlockCache';
import { QueueFullError } from '../queue/RequestQueue';
import { PodEngine } from './PodEngine';
import { RequestResult } from './SimulationResult';
import { PodState, RoutingDecision, SimulatedStack } from './SimulatedStack';
import { Trace, TraceRequest } from './Trace';

type Refusal = Extract<RequestResult, { outcome: 'refused' }>;

const statusOf = (error: Error): Refusal['status'] => {
  if (error instanceof QueueFullError) {
    return 429;
  }
  return error instanceof CacheFullError ? 500 : 400;
};

/** The stack's pods as engines, and a trace's requests on their way through them. */
export class Replay {
  readonly #clock: Clock;
  readonly #stack: SimulatedStack;
  readonly #pods: ReadonlyMap<string, PodEngine>;
  readonly #states: readonly PodState[];

  /**
   * @param settings - see {@link PodEngine}; a trace is of requests, so that
   *   its results need no token by itself
   * @throws ConfigurationError for a pod's args
   */
  constructor(
    stack: SimulatedStack,
    clock: Clock,
    settings: { readonly everyToken: boolean } = { everyToken: false },
  ) {
    this.#clock = clock;
    this.#stack = stack;
    this.#pods = new Map(
      stack.pods.map(pod => [pod.name, new PodEngine(pod, clock, settings)]),
    );
    this.#states = [...this.#pods.values()];
  }

  /**
   * Plans the sending of all requests on the clock.
   *
   * @param ended - hears of each request's end, by its place in the trace
   */
  start(
    trace: Trace,
    ended: (index: number, result: RequestResult) => void,
  ): void {
    const begin = this.#clock.now();
    for (const [index, request] of trace.entries()) {
      this.#clock.at(begin + request.at, () =>
        // From when it was to be sent: a late timer is not the stack's fault.
        this.#send(request, begin + request.at, result => ended(index, result)),
      );
    }
  }

  #send(
    request: TraceRequest,
    sent: number,
    ended: (result: RequestResult) => void,
  ): void {
    const decision = this.#stack.route(request, this.#states);
    if (decision.prefill === undefined) {
      this.#decode(request, decision, { sent, prefill: undefined }, ended);
      return;
    }
    this.#run(
      this.#pod(decision.prefill),
      request,
      { remoteDecode: true, remotePrefill: false },
      sent,
      ended,
      prefill => this.#decode(request, decision, { sent, prefill }, ended),
    );
  }

  #decode(
    request: TraceRequest,
    decision: RoutingDecision,
    before: { sent: number; prefill: GenerationResult | undefined },
    ended: (result: RequestResult) => void,
  ): void {
    const { sent, prefill } = before;
    const pod = this.#pod(decision.decode);
    const role = { remoteDecode: false, remotePrefill: prefill !== undefined };
    this.#run(pod, request, role, sent, ended, result => {
      const queueTimes = [prefill, result].map(one =>
        one ? one.timing.started - one.timing.arrived : 0,
      );
      ended({
        outcome: 'answered',
        pod: pod.name,
        prefillPod: decision.prefill,
        finishReason: result.finishReason,
        promptTokens: result.usage.promptTokens,
        cachedTokens: (prefill ?? result).usage.cachedTokens ?? 0,
        completionTokens: result.usage.completionTokens,
        queueTime: queueTimes[0] + queueTimes[1],
        timeToFirstToken: result.timing.firstToken - sent,
        endToEnd: result.timing.finished - sent,
      });
    });
  }

  #run(
    pod: PodEngine,
    request: TraceRequest,
    role: { remoteDecode: boolean; remotePrefill: boolean },
    sent: number,
    refused: (result: Refusal) => void,
    finished: (result: GenerationResult) => void,
  ): void {
    const refuse = (status: Refusal['status'], message: string) =>
      refused({
        outcome: 'refused',
        pod: pod.name,
        status,
        message,
        endToEnd: this.#clock.now() - sent,
      });
    const bound = pod.bind(request, role);
    if (!bound) {
      refuse(404, `The model \`${request.model}\` does not exist.`);
      return;
    }
    if (
      bound.prompt.length + (bound.maxTokens ?? 0) >
      pod.options.maxModelLen
    ) {
      refuse(400, 'The request is longer than the context window');
      return;
    }
    pod.engine.submit(bound, {
      token: () => {},
      finished,
      failed: error => refuse(statusOf(error), error.message),
    });
  }

  #pod(name: string): PodEngine {
    const pod = this.#pods.get(name);
    if (!pod) {
      throw new Error(
        `The route picked the pod ${name}, which the stack does not have`,
      );
    }
    return pod;
  }
}
