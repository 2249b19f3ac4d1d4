import { PluginId, ProfileHandler } from '../plugins';

/**
 * `single-profile-handler`: one profile, run for every request.
 *
 * @public
 */
export function singleProfileHandler(id: PluginId): ProfileHandler {
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
    primaryProfile: ([profile]) => profile,
  };
}
