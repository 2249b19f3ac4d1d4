import { Decider } from '../Decider';
import { PluginId } from '../plugins';
import { BYTES_PER_TOKEN } from '../prefix/blockHashes';

/**
 * Parameters of {@link prefixBasedDecider}.
 *
 * @public
 */
export interface PrefixBasedDeciderOptions {
  /** Tokens that must not be cached on the decode pod; 0 never disaggregates. */
  readonly nonCachedTokens: number;
  /** Tokens that the prompt must have; 0 asks for none. */
  readonly promptTokens: number;
  /** Name of the producer whose matches are read. */
  readonly producer: string;
  /** Whether a token that is not full counts: from v0.9 on it does. */
  readonly lastToken: 'counted' | 'ignored';
}

/**
 * `prefix-based-pd-decider`: disaggregates a prompt of which enough is not
 * cached on the decode pod.
 *
 * `tokens - matchedBlocks * blockTokens >= nonCachedTokens` and
 * `tokens >= promptTokens`, where four bytes are taken for a token.
 * Source: llm-d-router v0.10,
 * profilehandler/disagg/prefix_based_pd_decider.go.
 *
 * @public
 */
export function prefixBasedDecider(
  id: PluginId,
  options: PrefixBasedDeciderOptions,
): Decider {
  const round = options.lastToken === 'counted' ? Math.ceil : Math.floor;
  return {
    ...id,
    role: 'pd-decider',
    reads: options.producer,
    disaggregates: ({ prompts }, decode, { prefixMatches }) => {
      const tokens = prompts.reduce(
        (sum, prompt) => sum + round(prompt.length / BYTES_PER_TOKEN),
        0,
      );
      const matches = prefixMatches.get(options.producer);
      if (
        options.nonCachedTokens === 0 ||
        tokens < options.promptTokens ||
        !matches
      ) {
        return false;
      }
      const matched = matches.matchedBlocks.get(decode.key) ?? 0;
      return tokens - matched * matches.blockTokens >= options.nonCachedTokens;
    },
  };
}
