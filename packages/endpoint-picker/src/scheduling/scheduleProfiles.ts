import { Decision } from './Decision';
import { Endpoint } from './Endpoint';
import { Random } from './plugins';
import { ProfileHandler, ProfilesResult } from './ProfileHandler';
import { schedule } from './schedule';
import { NO_OBSERVER, SchedulingObserver } from './SchedulingObserver';
import { SchedulingProfile } from './SchedulingProfile';
import { SchedulingRequest } from './SchedulingRequest';
import { SchedulingState } from './SchedulingState';

/**
 * Everything that was decided for a request.
 *
 * @public
 */
export interface ProfilesRun {
  /** Of the profiles that ran, by name, in the order in which they ran. */
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly result: ProfilesResult;
}

/**
 * Runs the profiles that the handler asks for, all over the same candidates
 * and the same state. Pure, as {@link schedule} is.
 *
 * @param request - the request to place
 * @param candidates - the endpoints it may go to
 * @param state - what earlier requests left behind
 * @param plan - the profiles, and who chooses among them
 * @param random - numbers in [0, 1)
 * @param observer - sees the plugins run
 *
 * @public
 */
export function scheduleProfiles(
  request: SchedulingRequest,
  candidates: readonly Endpoint[],
  state: SchedulingState,
  plan: {
    readonly handler: ProfileHandler;
    readonly profiles: readonly SchedulingProfile[];
  },
  random: Random,
  observer: SchedulingObserver = NO_OBSERVER,
): ProfilesRun {
  const { handler } = plan;
  const profiles = plan.profiles.map(({ name }) => name);
  const decisions = new Map<string, Decision>();
  // Every profile runs at most once, so there are at most that many rounds.
  for (let round = 0; round < profiles.length; round++) {
    const next = observer.runPlugin('ProfilePicker', handler, () =>
      handler.nextProfile({ request, state, profiles, decisions }),
    );
    const profile = plan.profiles.find(({ name }) => name === next);
    if (!profile) {
      break;
    }
    decisions.set(
      profile.name,
      schedule(request, candidates, state, profile, random, observer),
    );
  }
  const result = observer.runPlugin('ProcessProfilesResults', handler, () =>
    handler.result(decisions),
  );
  return { decisions, result };
}
