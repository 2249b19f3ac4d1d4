import { Decision } from './Decision';
import { PluginId } from './plugins';
import { SchedulingRequest } from './SchedulingRequest';
import { SchedulingState } from './SchedulingState';

/**
 * What a profile handler knows when it is asked for the next profile.
 *
 * @public
 */
export interface ProfileProgress {
  readonly request: SchedulingRequest;
  readonly state: SchedulingState;
  /** Names of all profiles, as configured. */
  readonly profiles: readonly string[];
  /**
   * Decisions of the profiles that ran, by name. One whose filters dropped
   * every endpoint picked nothing.
   */
  readonly decisions: ReadonlyMap<string, Decision>;
}

/**
 * What the profiles of a request came to.
 *
 * @public
 */
export type ProfilesResult =
  | { readonly kind: 'picked'; readonly primary: Decision }
  /** `reason` is the real Endpoint Picker's own text. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Decides which profiles run for a request, one after the other.
 *
 * @public
 */
export interface ProfileHandler extends PluginId {
  readonly role: 'profile-handler';
  /** Throws when this handler cannot work with these profiles. */
  checkProfiles(profiles: readonly string[]): void;
  /** Name of the profile to run next; undefined when enough have run. */
  nextProfile(progress: ProfileProgress): string | undefined;
  /** Whose pick serves the request, or why there is none. */
  result(decisions: ReadonlyMap<string, Decision>): ProfilesResult;
}
