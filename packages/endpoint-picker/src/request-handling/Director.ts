import { RequestParser } from '../config/parserOf';
import { Datastore } from '../datastore/Datastore';
import { drawTarget } from '../datastore/ModelRewrites';
import { Generation } from '../generation/Generation';
import { Level, Logger } from '../log/Logger';
import {
  EndpointPickerMetrics,
  RequestLabels,
} from '../metrics/EndpointPickerMetrics';
import { Endpoint } from '../scheduling/Endpoint';
import { Random } from '../scheduling/plugins';
import { Scheduler } from '../scheduling/Scheduler';
import { ScheduledRequest } from '../scheduling/SchedulingOutcome';
import { SchedulingRequest } from '../scheduling/SchedulingRequest';
import { admit } from './admission';
import { goJson } from './goJson';
import { logDecisions, logHandled } from './logDecision';
import {
  InferenceRequest,
  parseInferenceRequest,
} from './parseInferenceRequest';
import { RequestError } from './RequestError';
import { isConditionalDecode, steeringHeader } from './requestHeaderNames';
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
  readonly labels: RequestLabels;
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
  readonly parser: RequestParser;
  /** Whether the gateway's subset hint counts. */
  readonly subsetFilter: boolean;
  /** Whether the lines of the instrumented build are logged, too. */
  readonly instrumentedLogs: boolean;
  readonly now: () => number;
  readonly random: Random;
}

/** What is known of a body that nobody reads. */
const UNREAD: InferenceRequest = {
  model: '',
  prompts: [],
  cacheSalt: '',
  promptLength: 0,
  stream: false,
  body: {},
};

/** What requests without one belong to. */
const DEFAULT_FAIRNESS_ID = 'default-flow';

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
    const { datastore, generation, metrics } = this.#options;
    const { headers } = request;
    const objectiveKey = steeringHeader(headers, 'objective');
    const priority = datastore.objectives.priorityOf(objectiveKey);
    let labels: RequestLabels = {
      incoming: '',
      target: steeringHeader(headers, 'modelRewrite'),
      fairnessId: steeringHeader(headers, 'fairnessId') || DEFAULT_FAIRNESS_ID,
      priority: priority ?? 0,
    };
    try {
      const unread = this.#options.parser === 'passthrough';
      const parsed = unread
        ? UNREAD
        : parseInferenceRequest(
            request.body,
            headers[':path'] ?? '',
            generation,
          );
      const targetModel = unread
        ? labels.target
        : this.#targetOf(parsed.model, labels.target);
      labels = { ...labels, incoming: parsed.model, target: targetModel };
      if (targetModel === '' && !unread) {
        throw new RequestError('BadRequest', 'model not found in request body');
      }
      if (priority === undefined) {
        logger.info(
          Level.VERBOSE,
          'No associated InferenceObjective found, using default',
          { objectiveKey },
        );
      }
      const about = logger.with({
        objectiveKey,
        incomingModelName: parsed.model,
        targetModelName: targetModel,
        priority: labels.priority,
      });
      about.info(Level.DEBUG, 'LLM request assembled');
      const scheduled = this.#schedule(
        {
          requestId: request.requestId,
          model: targetModel,
          headers,
          prompts: parsed.prompts,
          cacheSalt: parsed.cacheSalt,
          flow: { fairnessId: labels.fairnessId, priority: labels.priority },
        },
        request.subset,
        labels.priority,
        about,
        parsed.promptLength,
      );
      logHandled(
        scheduled.decision,
        { objectiveKey, incomingModelName: parsed.model, targetModel },
        about,
      );
      metrics.requestRouted(labels, request.body.length);
      metrics.disaggregationDecided(targetModel, scheduled.decisions.size > 1);
      return {
        ...scheduled,
        labels,
        // Of a body that nobody reads no name is changed back either.
        incomingModel: unread ? targetModel : parsed.model,
        targetModel,
        body: unread
          ? request.body
          : this.#outgoingBody(request.body, parsed, targetModel),
        stream: parsed.stream,
      };
    } catch (error) {
      if (error instanceof RequestError) {
        metrics.requestRefused(labels, error.code);
      }
      throw error;
    }
  }

  /** An InferenceModelRewrite wins over what a header asks for. */
  #targetOf(model: string, asked: string): string {
    const { datastore, metrics, random } = this.#options;
    const found = datastore.rewrites.ruleFor(model);
    if (!found) {
      return asked || model;
    }
    const target = drawTarget(found.rule.targets, random);
    metrics.modelRewritten(found.name, model, target);
    return target;
  }

  #schedule(
    request: SchedulingRequest,
    subset: readonly string[] | undefined,
    priority: number,
    logger: Logger,
    promptLength: number,
  ): ScheduledRequest {
    const { datastore, generation, metrics, scheduler, now, random } =
      this.#options;
    const candidates = withinSubset(
      datastore.endpoints(),
      this.#options.subsetFilter ? subset : undefined,
    );
    admit({ priority, candidates }, scheduler, generation, now());
    const stopwatch = metrics.startScheduling();
    const conditional =
      generation.conditionalDecode === 'honoured' &&
      isConditionalDecode(request.headers);
    const run = scheduler.run(
      request,
      candidates,
      now(),
      random,
      conditional ? 'only if cached' : 'none',
      metrics.observer,
    );
    stopwatch(
      request.model,
      run.kind === 'scheduled' ? run.decision.picked[0] : undefined,
    );
    const { requestId, model } = request;
    logDecisions(run.decisions, {
      generation,
      logger,
      handler: scheduler.handler,
      instrumented: this.#options.instrumentedLogs
        ? { requestId, model, promptLength }
        : undefined,
    });
    if (run.kind === 'uncached') {
      throw new RequestError(
        'PreconditionFailed',
        'no decode worker has the requested KV cache',
      );
    }
    if (run.kind === 'unschedulable') {
      throw new RequestError(
        generation.exhaustedCode,
        `${generation.targetText}: ${run.reason}`,
      );
    }
    return run;
  }

  #outgoingBody(
    raw: Buffer,
    { model, body }: InferenceRequest,
    targetModel: string,
  ): Buffer {
    const rewritten = this.#options.generation.requestBody === 'rewritten';
    return rewritten || model !== targetModel
      ? Buffer.from(goJson({ ...body, model: targetModel }))
      : raw;
  }
}
