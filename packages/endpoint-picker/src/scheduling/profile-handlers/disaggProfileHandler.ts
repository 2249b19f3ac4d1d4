import { Decider } from '../Decider';
import { PluginId } from '../plugins';
import { ProfileHandler, ProfileProgress } from '../ProfileHandler';
import { decodeResult, requireProfiles } from './decodeResult';

/**
 * Parameters of {@link disaggProfileHandler}.
 *
 * @public
 */
export interface DisaggProfileOptions {
  readonly decodeProfile: string;
  readonly prefillProfile: string;
  /**
   * `decode-first`: prefill runs if the decider says so of the decode pod.
   * `prefill-first`: prefill runs whenever there is such a profile.
   */
  readonly stageOrder: 'decode-first' | 'prefill-first';
  /** Without a decider nothing is disaggregated, decode first. */
  readonly decider?: Decider;
}

/**
 * `disagg-profile-handler`, for prefill and decode. The decode pod serves the
 * request; a prefill profile that finds no endpoint leaves it to the decode
 * pod alone.
 *
 * Source: llm-d-router v0.10,
 * profilehandler/disagg/disagg_profile_handler.go. Encode is not in here.
 *
 * @public
 */
export function disaggProfileHandler(
  id: PluginId,
  options: DisaggProfileOptions,
): ProfileHandler {
  const { decodeProfile, prefillProfile, decider } = options;

  const decodeFirst = (progress: ProfileProgress): string | undefined => {
    const { decisions, profiles, request, state } = progress;
    const decode = decisions.get(decodeProfile);
    if (!decode) {
      return decodeProfile;
    }
    const [endpoint] = decode.picked;
    const may =
      endpoint &&
      profiles.includes(prefillProfile) &&
      !decisions.has(prefillProfile);
    return may && decider?.disaggregates(request, endpoint, state)
      ? prefillProfile
      : undefined;
  };

  const prefillFirst = ({ decisions, profiles }: ProfileProgress) => {
    if (decisions.has(decodeProfile)) {
      return undefined;
    }
    return profiles.includes(prefillProfile) && !decisions.has(prefillProfile)
      ? prefillProfile
      : decodeProfile;
  };

  return {
    ...id,
    role: 'profile-handler',
    checkProfiles: profiles =>
      requireProfiles(id.type, [decodeProfile], profiles),
    nextProfile:
      options.stageOrder === 'decode-first' ? decodeFirst : prefillFirst,
    result: decisions => decodeResult(decisions, decodeProfile),
  };
}
