import { Endpoint } from '../Endpoint';
import { PluginId, PrefixMatchProducer } from '../plugins';
import {
  BYTES_PER_TOKEN,
  byteBlockHashes,
  tokenBlockHashes,
} from '../prefix/blockHashes';
import { Hash64 } from '../prefix/Hash64';
import { PrefixIndex } from '../prefix/PrefixIndex';

/**
 * How a prompt is cut into blocks, and how many of them are remembered.
 *
 * @public
 */
export interface PrefixMatchOptions {
  /** Take block size and capacity from the model servers where they tell. */
  readonly autoTune: boolean;
  /** Blocks that are remembered per server when it does not tell. */
  readonly lruCapacityPerServer: number;
  /**
   * `bytes` (v0.4.0): blocks of `blockBytes`, whole blocks only.
   * `tokens` (>= 0.7): blocks of at least 64 tokens, the last may be short.
   */
  readonly blocks:
    | {
        readonly unit: 'bytes';
        readonly blockBytes: number;
        readonly maxBlocks: number;
      }
    | {
        readonly unit: 'tokens';
        readonly blockTokens: number;
        /** 0 means that `maxBlocks` decides. */
        readonly maxTokens: number;
        /** 0 means no limit. */
        readonly maxBlocks: number;
      };
}

/** Routing looks at no smaller blocks, whatever the server's cache uses. */
const MIN_BLOCK_TOKENS = 64;

function blockSize(
  { blocks, autoTune }: PrefixMatchOptions,
  endpoints: readonly Endpoint[],
): { blockBytes: number; blockTokens: number; maxBlocks: number } {
  const told = autoTune ? endpoints[0]?.metrics.cacheBlockTokens : undefined;
  if (blocks.unit === 'bytes') {
    return {
      blockBytes: told ? told * BYTES_PER_TOKEN : blocks.blockBytes,
      blockTokens: 0,
      maxBlocks: blocks.maxBlocks,
    };
  }
  const blockTokens = Math.max(told || blocks.blockTokens, MIN_BLOCK_TOKENS);
  return {
    blockBytes: blockTokens * BYTES_PER_TOKEN,
    blockTokens,
    maxBlocks:
      blocks.maxTokens > 0
        ? Math.floor(blocks.maxTokens / blockTokens)
        : blocks.maxBlocks || Infinity,
  };
}

/**
 * The memory behind `prefix-cache-scorer`: inside the scorer itself in v0.4.0,
 * a plugin of its own (`approx-prefix-cache-producer`) later.
 *
 * Sources: gateway-api-inference-extension v1.2.0, .../multi/prefix;
 * llm-d-router v0.10, dataproducer/approximateprefix.
 *
 * @param id - the plugin's name and type; scorers find the matches by the name
 * @param options - see {@link PrefixMatchOptions}
 * @param hash - xxh64
 *
 * @public
 */
export function prefixMatchProducer(
  id: PluginId,
  options: PrefixMatchOptions,
  hash: Hash64,
): PrefixMatchProducer {
  const index = new PrefixIndex();
  const hashes =
    options.blocks.unit === 'bytes' ? byteBlockHashes : tokenBlockHashes;
  return {
    ...id,
    role: 'prefix-match-producer',
    learnsFrom:
      options.blocks.unit === 'bytes' ? 'primary-profile' : 'all-profiles',
    get entries() {
      return index.entries;
    },
    match: (request, endpoints) => {
      const { blockBytes, blockTokens, maxBlocks } = blockSize(
        options,
        endpoints,
      );
      const { model, cacheSalt } = request;
      const matchedBlocks = new Map<string, number>();
      let totalBlocks = 0;
      const chains = request.prompts.map(prompt =>
        hashes({ model, cacheSalt, prompt, blockBytes, maxBlocks }, hash),
      );
      for (const chain of chains) {
        totalBlocks += chain.length;
        for (const [server, count] of index.match(chain)) {
          matchedBlocks.set(server, (matchedBlocks.get(server) ?? 0) + count);
        }
      }
      return {
        matches: { matchedBlocks, totalBlocks, blockTokens },
        blockBytes,
        served: endpoint => {
          const told = options.autoTune ? endpoint.metrics.cacheBlocks : 0;
          for (const chain of chains) {
            index.add(
              endpoint.key,
              chain,
              told || options.lruCapacityPerServer,
            );
          }
        },
      };
    },
    retain: keys => index.retain(keys),
  };
}
