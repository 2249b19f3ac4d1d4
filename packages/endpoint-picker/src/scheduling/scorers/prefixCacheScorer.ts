import { PluginId, Scorer } from '../plugins';

/**
 * Parameters of {@link prefixCacheScorer}.
 *
 * @public
 */
export interface PrefixCacheScorerOptions {
  /** Name of the producer whose matches are read. */
  readonly producer: string;
  /** w, 0..1: how much the absolute length of a match counts. */
  readonly matchLengthWeight: number;
  /** s, in tokens: a match of that length earns the whole of w. */
  readonly matchLengthScaleTokens: number;
}

/**
 * `prefix-cache-scorer`: the share of the prompt's blocks that the endpoint is
 * believed to hold.
 *
 * `score = (1 - w) * matched / total + w * min(1, matchedTokens / s)^2`,
 * range 0..1; 0 for a prompt without a whole block.
 * Sources: gateway-api-inference-extension v1.2.0,
 * .../plugins/multi/prefix/plugin.go (w = 0); llm-d-router v0.10,
 * scorer/prefix.
 *
 * @public
 */
export function prefixCacheScorer(
  id: PluginId,
  options: PrefixCacheScorerOptions,
): Scorer {
  const w = options.matchLengthWeight;
  return {
    ...id,
    role: 'scorer',
    reads: options.producer,
    score: (endpoints, _request, state) => {
      const matches = state.prefixMatches.get(options.producer);
      return endpoints.map(endpoint => {
        const matched = matches?.matchedBlocks.get(endpoint.key) ?? 0;
        if (!matches || matched === 0) {
          return 0;
        }
        const tokens = matched * matches.blockTokens;
        const length = Math.min(1, tokens / options.matchLengthScaleTokens);
        return (1 - w) * (matched / matches.totalBlocks) + w * length ** 2;
      });
    },
  };
}
