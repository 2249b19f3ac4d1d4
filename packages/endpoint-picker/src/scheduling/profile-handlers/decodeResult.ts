import { Decision } from '../Decision';
import { ProfilesResult } from '../ProfileHandler';

/**
 * What a disaggregating handler makes of its profiles: the decode pod serves
 * the request, with a prefill pod or without one.
 *
 * @param decisions - of the profiles that ran, by name
 * @param decodeProfile - name of the decode profile
 */
export function decodeResult(
  decisions: ReadonlyMap<string, Decision>,
  decodeProfile: string,
): ProfilesResult {
  const primary = decisions.get(decodeProfile);
  return primary && primary.picked.length > 0
    ? { kind: 'picked', primary }
    : { kind: 'failed', reason: 'failed to find available decode workers' };
}

/** Throws unless the configuration has the profiles that a handler runs. */
export function requireProfiles(
  type: string,
  wanted: readonly string[],
  profiles: readonly string[],
): void {
  const missing = wanted.filter(name => !profiles.includes(name));
  if (missing.length > 0) {
    throw new Error(
      `${type} runs the scheduling profiles ${wanted.join(
        ' and ',
      )}, but there is no ${missing.join(' and no ')}`,
    );
  }
}
