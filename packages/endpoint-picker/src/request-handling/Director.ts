import { Datastore } from '../datastore/Datastore';
import { Generation } from '../generation/Generation';
import { Level, Logger } from '../log/Logger';
import { EndpointPickerMetrics } from '../metrics/EndpointPickerMetrics';
import { Endpoint } from '../scheduling/Endpoint';
import { Random } from '../scheduling/plugins';
import { ScheduledRequest, Scheduler } from '../scheduling/Scheduler';
import { goJson } from './goJson';
import { logDecision } from './logDecision';
import { parseInferenceRequest } from './parseInferenceRequest';
import { RequestError } from './RequestError';
import { withinSubset } from './subsetHint';

/**
 * A request whose body has arrived.
 *
 * @public
 */
export interface ReceivedRequest {
  readonly requestId: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The gateway's subset hint, `<ip>:<port>` each. */
  readonly subset?: readonly string[];
}

/**
 * A request that has a destination.
 *
 * @public
 */
export interface RoutedRequest extends ScheduledRequest {
  readonly incomingModel: string;
  readonly targetModel: string;
  /** The body to send on. */
  readonly body: Buffer;
  /** Whether the client asked for a streamed response. */
  readonly stream: boolean;
}

/**
 * What a {@link Director} works with.
 *
 * @public
 */
export interface DirectorOptions {
  readonly scheduler: Scheduler;
  readonly datastore: Datastore;
  readonly generation: Generation;
  readonly metrics: EndpointPickerMetrics;
  readonly now: () => number;
  readonly random: Random;
}

const REWRITE_HEADERS = [
  'x-llm-d-model-name-rewrite',
  'x-gateway-model-name-rewrite',
];
const OBJECTIVE_HEADERS = [
  'x-llm-d-inference-objective',
  'x-gateway-inference-objective',
];

function firstOf(
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): string | undefined {
  return names.map(name => headers[name]).find(Boolean);
}

/**
 * Takes a request from its body to its destination.
 *
 * @public
 */
export class Director {
  readonly #options: DirectorOptions;

  constructor(options: DirectorOptions) {
    this.#options = options;
  }

  /** Any endpoint, for a request without a body; undefined if there is none. */
  randomEndpoint(): Endpoint | undefined {
    const { datastore, random } = this.#options;
    const endpoints = datastore.endpoints();
    return endpoints[Math.floor(random() * endpoints.length)];
  }

  /**
   * Schedules a request.
   *
   * @throws RequestError when it cannot be served
   */
  handle(request: ReceivedRequest, logger: Logger): RoutedRequest {
    const { generation, metrics } = this.#options;
    const parsed = parseInferenceRequest(request.body, generation);
    const targetModel =
      firstOf(request.headers, REWRITE_HEADERS) ?? parsed.model;
    const labels = { incoming: parsed.model, target: targetModel };
    logger.info(Level.DEBUG, 'LLM request assembled', {
      incomingModelName: parsed.model,
      targetModel,
      promptBytes: parsed.prompts.reduce((sum, p) => sum + p.length, 0),
    });
    try {
      const scheduled = this.#schedule(
        {
          requestId: request.requestId,
          model: targetModel,
          headers: request.headers,
          prompts: parsed.prompts,
          cacheSalt: parsed.cacheSalt,
        },
        request.subset,
        logger,
      );
      const [endpoint] = scheduled.decision.picked;
      logger.info(Level.VERBOSE, 'Request handled', {
        objectiveKey: firstOf(request.headers, OBJECTIVE_HEADERS) ?? '',
        incomingModelName: parsed.model,
        targetModel,
        endpoint: {
          name: endpoint.name,
          namespace: endpoint.namespace,
          address: endpoint.address,
          port: String(endpoint.port),
        },
      });
      metrics.requestRouted(labels);
      return {
        ...scheduled,
        incomingModel: parsed.model,
        targetModel,
        body: this.#outgoingBody(request.body, parsed, targetModel),
        stream: parsed.stream,
      };
    } catch (error) {
      if (error instanceof RequestError) {
        metrics.requestRefused(labels, error.code);
      }
      throw error;
    }
  }

  #schedule(
    request: Parameters<Scheduler['run']>[0],
    subset: readonly string[] | undefined,
    logger: Logger,
  ): ScheduledRequest {
    const { datastore, generation, metrics, scheduler, now, random } =
      this.#options;
    const candidates = withinSubset(datastore.endpoints(), subset);
    if (candidates.length === 0) {
      throw new RequestError(
        'ServiceUnavailable',
        generation.candidatesText,
        'rejected-no-endpoints',
      );
    }
    const stopwatch = metrics.startScheduling();
    const scheduled = scheduler.run(request, candidates, now(), random);
    stopwatch(request.model, scheduled.decision.picked[0]);
    logDecision(scheduled.decision, generation, logger);
    if (scheduled.decision.picked.length === 0) {
      throw new RequestError(
        'InferencePoolResourceExhausted',
        `${generation.targetText}: ${generation.noneLeftText}`,
      );
    }
    return scheduled;
  }

  #outgoingBody(
    raw: Buffer,
    { model, body }: ReturnType<typeof parseInferenceRequest>,
    targetModel: string,
  ): Buffer {
    const rewritten = this.#options.generation.requestBody === 'rewritten';
    return rewritten || model !== targetModel
      ? Buffer.from(goJson({ ...body, model: targetModel }))
      : raw;
  }
}
