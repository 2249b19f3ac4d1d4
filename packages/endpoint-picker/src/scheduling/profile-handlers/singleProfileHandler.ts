import { PluginId } from '../plugins';
import { ProfileHandler } from '../ProfileHandler';

/**
 * `single-profile-handler`: one profile, run for every request.
 *
 * @param id - the plugin's name and type
 * @param failure - what is said when that profile's filters drop every
 *   endpoint; gets the profile's name
 *
 * @public
 */
export function singleProfileHandler(
  id: PluginId,
  failure: (profile: string) => string,
): ProfileHandler {
  return {
    ...id,
    role: 'profile-handler',
    checkProfiles: profiles => {
      if (profiles.length !== 1) {
        throw new Error(
          `${id.type} works with exactly one scheduling profile, but ${
            profiles.length
          } are configured: ${profiles.join(', ')}`,
        );
      }
    },
    nextProfile: ({ profiles: [profile], decisions }) =>
      decisions.has(profile) ? undefined : profile,
    result: decisions => {
      const [primary] = decisions.values();
      return primary.picked.length > 0
        ? { kind: 'picked', primary }
        : { kind: 'failed', reason: failure(primary.profile) };
    },
  };
}
