import { ActiveRequests } from './ActiveRequests';
import { Decision } from './Decision';
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
  /** See {@link ActiveRequests}; milliseconds. */
  readonly requestTimeoutMs: number;
  /** Whether counts of requests outlive their endpoint, as in v0.4.0. */
  readonly countsOfRemoved?: 'kept' | 'dropped';
}

/**
 * A request that has a place.
 *
 * @public
 */
export interface ScheduledRequest {
  readonly kind: 'scheduled';
  /** The decision of the primary profile: its pick serves the request. */
  readonly decision: Decision;
  /** Of all profiles that ran, by name, in the order in which they ran. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** The request's headers from here on. */
  readonly requestHeaders: Headers;
  /** Headers to add to the response. */
  readonly responseHeaders: Headers;
  /** To be called when the first of the response arrives: prefill is over. */
  responseStarted(): void;
  /** To be called once the response is complete, or the client gone. */
  release(): void;
}

/**
 * A request for which no endpoint is left.
 *
 * @public
 */
export interface UnschedulableRequest {
  readonly kind: 'unschedulable';
  readonly decisions: ReadonlyMap<string, Decision>;
  /** In the real Endpoint Picker's words. */
  readonly reason: string;
}

/**
 * A request that was to be placed only where its prompt is cached, which it is
 * not. Nothing is remembered of it.
 *
 * @public
 */
export interface UncachedRequest {
  readonly kind: 'uncached';
  readonly decisions: ReadonlyMap<string, Decision>;
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
   */
  run(
    request: SchedulingRequest,
    candidates: readonly Endpoint[],
    now: number,
    random: Random,
    condition: 'none' | 'only if cached' = 'none',
  ): ScheduledRequest | UnschedulableRequest | UncachedRequest {
    const prefixMatches = new Map<string, PrefixMatches>();
    const memories = this.#parts.producers.map(producer => {
      const { matches, served } = producer.match(request, candidates);
      prefixMatches.set(producer.name, matches);
      return { learnsFrom: producer.learnsFrom, served };
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
    for (const { learnsFrom, served } of memories) {
      served(target);
      if (learnsFrom === 'all-profiles') {
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
    const endTarget = this.#active.begin(target.key, now);
    const endOthers = others.map(e => this.#active.begin(e.key, now));
    const responseStarted = () => endOthers.forEach(end => end());
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
      responseStarted,
      release: () => {
        endTarget();
        responseStarted();
      },
    };
  }

  /** Requests in flight per endpoint key. */
  activeRequests(now: number): ReadonlyMap<string, number> {
    return this.#active.counts(now);
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
