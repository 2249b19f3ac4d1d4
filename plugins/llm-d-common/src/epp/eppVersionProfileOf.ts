import { imageVersion, isAtLeast, versionOf } from '../names/imageVersion';
import { eppVersionProfiles, profilesByAge } from './eppVersionProfiles';
import type { EppVersionProfile } from './EppVersionProfile';

/** A version profile and how it was chosen. @public */
export interface ChosenEppVersionProfile {
  profile: EppVersionProfile;
  /** `unknown`: neither the version nor the tag told, so the newest was taken. */
  source: 'version' | 'tag' | 'unknown';
  /** What the choice rests on, for messages: `v0.10.0`. */
  version: string;
  /** Whether the tables know all of this release: of a newer one, or of one that nothing tells, they may not know everything. */
  isTabled: boolean;
}

/** First release that the tables were not written for. */
const FIRST_UNTABLED = [0, 12] as const;

/** Of the newest profile: the last release that the tables know all of. */
export function tabledUpTo({ since }: EppVersionProfile): string {
  return `v${since.join('.')}`;
}

/**
 * The version profile of an EPP: `epp.version` if it is set, else the tag of its image, else the newest.
 *
 * @public
 */
export function eppVersionProfileOf(epp: {
  image: string;
  version?: string;
}): ChosenEppVersionProfile {
  const stated = epp.version === undefined ? undefined : versionOf(epp.version);
  const version = stated ?? imageVersion(epp.image);
  const newest = eppVersionProfiles['>=0.11'];
  if (!version) {
    return {
      profile: newest,
      source: 'unknown',
      version: epp.image,
      isTabled: false,
    };
  }
  return {
    profile:
      profilesByAge.find(({ since }) => isAtLeast(version, since)) ?? newest,
    source: stated ? 'version' : 'tag',
    version: `v${version.join('.')}`,
    isTabled: !isAtLeast(version, FIRST_UNTABLED),
  };
}
