import { ActiveFlow, ActiveRequests } from './ActiveRequests';
import { Endpoint } from './Endpoint';
import { PluginId, PrefixMatchProducer, Random } from './plugins';
import { ProfileHandler } from './ProfileHandler';
import {
  Headers,
  RequestHeadersHandler,
  ResponseHeadersHandler,
} from './RoutingHeaders';
import { SaturationDetector } from './saturation/SaturationDetector';
import { scheduleProfiles } from './scheduleProfiles';
import {
  ScheduledRequest,
  UncachedRequest,
  UnschedulableRequest,
} from './SchedulingOutcome';
import { NO_OBSERVER, SchedulingObserver } from './SchedulingObserver';
import { SchedulingProfile } from './SchedulingProfile';
import { SchedulingRequest } from './SchedulingRequest';
import { PrefixMatches } from './SchedulingState';
import { SessionStore } from './sessions/SessionStore';

/**
 * The parts that an EndpointPickerConfig describes.
 *
 * @public
 */
export interface SchedulerParts {
  readonly handler: ProfileHandler;
  readonly profiles: readonly SchedulingProfile[];
  readonly producers: readonly PrefixMatchProducer[];
  readonly sessions?: readonly SessionStore[];
  readonly requestHeaders?: readonly RequestHeadersHandler[];
  readonly responseHeaders?: readonly ResponseHeadersHandler[];
  readonly saturationDetector?: SaturationDetector;
  /** Name of the plugin that asks for counts of requests, if any does. */
  readonly inFlightProducer?: string;
  /** See {@link ActiveRequests}; milliseconds. */
  readonly requestTimeoutMs: number;
  /**
   * What ends the counts on the endpoints that do not answer themselves;
   * `first byte` unless told otherwise.
   */
  readonly prefillEnds?: 'first byte' | 'complete';
  /** Whether counts of requests outlive their endpoint, as in v0.4.0. */
  readonly countsOfRemoved?: 'kept' | 'dropped';
}

/**
 * Puts memory around the pure {@link scheduleProfiles}: looks earlier requests
 * up before a decision and records the decision afterwards.
 *
 * @public
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #active: ActiveRequests;

  /** @throws if the profile handler cannot work with the profiles. */
  constructor(parts: SchedulerParts) {
    parts.handler.checkProfiles(parts.profiles.map(({ name }) => name));
    this.#parts = parts;
    this.#active = new ActiveRequests(parts.requestTimeoutMs);
  }

  /** Who chooses the profiles. */
  get handler(): PluginId {
    return this.#parts.handler;
  }

  /** Whether requests of negative priority have to be turned away. */
  saturated(endpoints: readonly Endpoint[], now: number): boolean {
    const detector = this.#parts.saturationDetector;
    return detector?.saturated(endpoints, now) ?? false;
  }

  /**
   * Decides where a request goes and remembers it.
   *
   * @param request - the request
   * @param candidates - the endpoints it may go to
   * @param now - milliseconds
   * @param random - breaks ties
   * @param condition - whether it may go only where some of it is cached
   * @param observer - sees it being decided
   */
  run(
    request: SchedulingRequest,
    candidates: readonly Endpoint[],
    now: number,
    random: Random,
    condition: 'none' | 'only if cached' = 'none',
    observer: SchedulingObserver = NO_OBSERVER,
  ): ScheduledRequest | UnschedulableRequest | UncachedRequest {
    const prefixMatches = new Map<string, PrefixMatches>();
    const memories = this.#parts.producers.map(producer => {
      const match = producer.match(request, candidates);
      prefixMatches.set(producer.name, match.matches);
      return { producer, ...match };
    });
    const boundSessions = new Map<string, string>();
    for (const store of this.#parts.sessions ?? []) {
      const bound = store.boundTo(request, now);
      if (bound !== undefined) {
        boundSessions.set(store.name, bound);
      }
    }
    const { decisions, result } = scheduleProfiles(
      request,
      candidates,
      {
        prefixMatches,
        activeRequests: this.#active.counts(now),
        boundSessions,
      },
      this.#parts,
      random,
      observer,
    );
    if (result.kind === 'failed') {
      return { kind: 'unschedulable', decisions, reason: result.reason };
    }
    const { primary } = result;
    const [target] = primary.picked;
    const isCached = [...prefixMatches.values()].some(({ matchedBlocks }) =>
      matchedBlocks.has(target.key),
    );
    if (condition === 'only if cached' && !isCached) {
      return { kind: 'uncached', decisions };
    }
    const others = [...decisions.values()]
      .filter(decision => decision !== primary)
      .flatMap(({ picked }) => picked.slice(0, 1));
    for (const { producer, matches, blockBytes, served } of memories) {
      observer.prefixMatched(
        producer,
        (matches.matchedBlocks.get(target.key) ?? 0) * blockBytes,
        matches.totalBlocks * blockBytes,
      );
      served(target);
      if (producer.learnsFrom === 'all-profiles') {
        others.forEach(served);
      }
    }
    for (const store of this.#parts.sessions ?? []) {
      const { profile } = store;
      const picked =
        profile === undefined ? target : decisions.get(profile)?.picked[0];
      if (picked) {
        store.served(request, picked, candidates, now);
      }
    }
    // The first target of every profile counts, not only who answers.
    const begin = ({ key }: Endpoint) =>
      this.#active.begin(key, now, request.flow);
    const endTarget = begin(target);
    const endOthers = others.map(begin);
    const prefillOver = () => endOthers.forEach(end => end());
    return {
      kind: 'scheduled',
      decision: primary,
      decisions,
      requestHeaders: (this.#parts.requestHeaders ?? []).reduce(
        (headers, handler) => handler.apply(headers, decisions),
        request.headers,
      ),
      responseHeaders: (this.#parts.responseHeaders ?? []).reduce<Headers>(
        (headers, handler) => ({
          ...headers,
          ...handler.responseHeaders(target, decisions),
        }),
        {},
      ),
      responseStarted: () => {
        if (this.#parts.prefillEnds !== 'complete') {
          prefillOver();
        }
      },
      release: () => {
        endTarget();
        prefillOver();
      },
    };
  }

  /** Requests in flight per endpoint key. */
  activeRequests(now: number): ReadonlyMap<string, number> {
    return this.#active.counts(now);
  }

  /** Requests in flight by endpoint and flow; undefined if no plugin asks. */
  inFlight(
    now: number,
  ): { producer: string; flows: readonly ActiveFlow[] } | undefined {
    const producer = this.#parts.inFlightProducer;
    return producer === undefined
      ? undefined
      : { producer, flows: this.#active.flows(now) };
  }

  /** The producers' memories. */
  get prefixIndexes(): readonly (PluginId & { readonly entries: number })[] {
    return this.#parts.producers;
  }

  /** An endpoint is gone: requests that are with it will not come back. */
  endpointRemoved(key: string): void {
    if (this.#parts.countsOfRemoved === 'dropped') {
      this.#active.forget(key);
    }
  }

  /** Forgets what was remembered of endpoints that are gone. */
  retain(endpointKeys: ReadonlySet<string>): void {
    for (const producer of this.#parts.producers) {
      producer.retain(endpointKeys);
    }
  }
}
