import { ActiveRequests } from './ActiveRequests';
import { Decision } from './Decision';
import { Endpoint, endpointKey } from './Endpoint';
import { PrefixMatchProducer, ProfileHandler, Random } from './plugins';
import { schedule } from './schedule';
import { SchedulingProfile } from './SchedulingProfile';
import { SchedulingRequest } from './SchedulingRequest';
import { PrefixMatches } from './SchedulingState';

/**
 * The parts that an EndpointPickerConfig describes.
 *
 * @public
 */
export interface SchedulerParts {
  readonly handler: ProfileHandler;
  readonly profiles: readonly SchedulingProfile[];
  readonly producers: readonly PrefixMatchProducer[];
  /** See {@link ActiveRequests}; milliseconds. */
  readonly requestTimeoutMs: number;
}

/**
 * A decision that was acted upon.
 *
 * @public
 */
export interface ScheduledRequest {
  readonly decision: Decision;
  /** To be called once the response is complete, or the client gone. */
  release(): void;
}

/**
 * Puts memory around the pure {@link schedule}: looks earlier requests up
 * before a decision and records the decision afterwards.
 *
 * @public
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #profile: SchedulingProfile;
  readonly #active: ActiveRequests;

  /** @throws if the profile handler cannot work with the profiles. */
  constructor(parts: SchedulerParts) {
    const names = parts.profiles.map(({ name }) => name);
    parts.handler.checkProfiles(names);
    const primary = parts.handler.primaryProfile(names);
    const profile = parts.profiles.find(({ name }) => name === primary);
    if (!profile) {
      throw new Error(`There is no scheduling profile "${primary}".`);
    }
    this.#parts = parts;
    this.#profile = profile;
    this.#active = new ActiveRequests(parts.requestTimeoutMs);
  }

  /**
   * Decides where a request goes and remembers it.
   *
   * @param request - the request
   * @param candidates - the endpoints it may go to
   * @param now - milliseconds
   * @param random - breaks ties
   */
  run(
    request: SchedulingRequest,
    candidates: readonly Endpoint[],
    now: number,
    random: Random,
  ): ScheduledRequest {
    const prefixMatches = new Map<string, PrefixMatches>();
    const memories = this.#parts.producers.map(producer => {
      const found = producer.match(request, candidates);
      prefixMatches.set(producer.name, found.matches);
      return found;
    });
    const decision = schedule(
      request,
      candidates,
      { prefixMatches, activeRequests: this.#active.counts(now) },
      this.#profile,
      random,
    );
    const [target] = decision.picked;
    if (!target) {
      return { decision, release: () => {} };
    }
    for (const memory of memories) {
      memory.served(target);
    }
    const release = this.#active.begin(endpointKey(target), now);
    return { decision, release };
  }

  /** Requests in flight per endpoint key. */
  activeRequests(now: number): ReadonlyMap<string, number> {
    return this.#active.counts(now);
  }

  /** Forgets what was remembered of endpoints that are gone. */
  retain(endpointKeys: ReadonlySet<string>): void {
    for (const producer of this.#parts.producers) {
      producer.retain(endpointKeys);
    }
  }
}
