import { z } from 'zod';
import { Generation } from '../../generation/Generation';
import { prefixMatchProducer } from '../../scheduling/producers/prefixMatchProducer';
import { prefixCacheScorer } from '../../scheduling/scorers/prefixCacheScorer';
import { PluginTypes, pluginType } from '../PluginType';
import { count, nameOr, positive, share } from './parameters';

/**
 * Name of the producer that is made when a scorer needs one and the
 * configuration has none.
 *
 * @public
 */
export const PREFIX_PRODUCER = 'approx-prefix-cache-producer';

/** The prefix cache of v0.4.0: scorer and memory in one plugin. */
const scorerWithMemory = pluginType(
  {
    autoTune: z.boolean().default(true),
    blockSize: positive.default(64),
    maxPrefixBlocksToMatch: positive.default(256),
    lruCapacityPerServer: positive.default(31250),
  },
  'lenient',
  (id, p, { hash }) => [
    prefixMatchProducer(
      id,
      {
        autoTune: p.autoTune,
        lruCapacityPerServer: p.lruCapacityPerServer,
        blocks: {
          unit: 'bytes',
          blockBytes: p.blockSize,
          maxBlocks: p.maxPrefixBlocksToMatch,
        },
      },
      hash,
    ),
    prefixCacheScorer(id, {
      producer: id.name,
      matchLengthWeight: 0,
      matchLengthScaleTokens: 1,
    }),
  ],
);

/** Prefix cache scorer and producer of a release. */
export function prefixTypes(generation: Generation): PluginTypes {
  if (generation.prefixCache === 'bytes in the scorer') {
    return { 'prefix-cache-scorer': scorerWithMemory };
  }
  const strictness = generation.pluginParameters;
  return {
    'prefix-cache-scorer': pluginType(
      {
        prefixMatchInfoProducerName: nameOr(PREFIX_PRODUCER),
        matchLengthWeight: share.default(0),
        matchLengthScaleTokens: positive.default(8192),
      },
      strictness,
      (id, p) =>
        prefixCacheScorer(id, {
          producer: p.prefixMatchInfoProducerName,
          matchLengthWeight: p.matchLengthWeight,
          matchLengthScaleTokens: p.matchLengthScaleTokens,
        }),
    ),
    [PREFIX_PRODUCER]: pluginType(
      {
        autoTune: z.boolean().default(true),
        blockSizeTokens: positive.optional(),
        blockSize: count.optional(),
        maxPrefixBlocksToMatch: count.default(2048),
        maxPrefixTokensToMatch: count.default(131072),
        lruCapacityPerServer: positive.default(31250),
      },
      strictness,
      (id, p, { hash }) =>
        prefixMatchProducer(
          id,
          {
            autoTune: p.autoTune,
            lruCapacityPerServer: p.lruCapacityPerServer,
            blocks: {
              unit: 'tokens',
              // `blockSize` is the deprecated name of `blockSizeTokens`.
              blockTokens: p.blockSizeTokens ?? (p.blockSize || 16),
              maxTokens: p.maxPrefixTokensToMatch,
              maxBlocks: p.maxPrefixBlocksToMatch,
            },
          },
          hash,
        ),
    ),
  };
}
