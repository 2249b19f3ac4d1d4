import { PluginId } from '../plugins';
import { ProfileHandler, ProfileProgress } from '../ProfileHandler';
import { decodeResult, requireProfiles } from './decodeResult';

/**
 * Parameters of {@link pdProfileHandler}.
 *
 * @public
 */
export interface PdProfileOptions {
  readonly decodeProfile: string;
  readonly prefillProfile: string;
  /** Bytes of the prompt that must not be cached; 0 always disaggregates. */
  readonly threshold: number;
  /** Bytes that a matched block is taken for; 64 unless configured. */
  readonly hashBlockSize: number;
  /** Name of the plugin whose prefix matches are read. */
  readonly prefixPlugin: string;
}

/**
 * `pd-profile-handler` of v0.4.0. Decode is scheduled first; prefill runs on a
 * pod of its own unless so much of the prompt is cached on the decode pod that
 * less than `threshold` bytes are left:
 *
 * `hit = max(matchedBlocks - 1, 0) * hashBlockSize / promptBytes`, then decode
 * only if `(1 - hit) * promptBytes < threshold`. Bytes of the prompt, or of
 * the messages' JSON.
 *
 * The `- 1` is a defect of v0.4.0 that is kept here: it was meant for a first
 * hash that stands for the model's name, which is not among the hashes any
 * more, so a hit always counts one block too few.
 *
 * Source: llm-d-inference-scheduler v0.4.0,
 * pkg/plugins/profile/pd_profile_handler.go.
 *
 * @public
 */
export function pdProfileHandler(
  id: PluginId,
  options: PdProfileOptions,
): ProfileHandler {
  const { decodeProfile, prefillProfile, threshold } = options;

  const isShort = ({ request, state, decisions }: ProfileProgress): boolean => {
    const promptBytes = request.prompts.reduce((n, p) => n + p.length, 0);
    const decode = decisions.get(decodeProfile)?.picked[0];
    const matched = decode
      ? state.prefixMatches
          .get(options.prefixPlugin)
          ?.matchedBlocks.get(decode.key)
      : undefined;
    const hit =
      (Math.max((matched ?? 0) - 1, 0) * options.hashBlockSize) / promptBytes;
    return (1 - hit) * promptBytes < threshold;
  };

  return {
    ...id,
    role: 'profile-handler',
    checkProfiles: profiles =>
      requireProfiles(id.type, [decodeProfile, prefillProfile], profiles),
    nextProfile: progress => {
      const { decisions } = progress;
      const decode = decisions.get(decodeProfile);
      if (!decode) {
        return decodeProfile;
      }
      if (decode.picked.length === 0 || decisions.has(prefillProfile)) {
        return undefined;
      }
      return threshold > 0 && isShort(progress) ? undefined : prefillProfile;
    },
    result: decisions => decodeResult(decisions, decodeProfile),
  };
}
