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

/** The EPP that Gateway API Inference Extension published before llm-d took it over: the same core, without llm-d's plugins. */
const extensionImage = /(^|\/)gateway-api-inference-extension\/epp([:@]|$)/;

/** Its minor releases (1.x) to the llm-d release that was built on each. */
const llmDReleaseOf: Readonly<Record<number, readonly [number, number]>> = {
  0: [0, 3],
  1: [0, 3],
  2: [0, 4],
  3: [0, 5],
  4: [0, 7],
  5: [0, 8],
};

/** Whether an image is the one of Gateway API Inference Extension, which has none of llm-d's plugins. @public */
export function isExtensionEpp(image: string): boolean {
  return extensionImage.test(image);
}

function llmDVersion(image: string): readonly [number, number] | undefined {
  const version = imageVersion(image);
  return version?.[0] === 1 && isExtensionEpp(image)
    ? llmDReleaseOf[version[1]]
    : version;
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
  const version = stated ?? llmDVersion(epp.image);
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
