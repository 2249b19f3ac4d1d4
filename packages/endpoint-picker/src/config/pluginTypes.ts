import { z } from 'zod';
import { parseDuration } from '../flags/duration';
import { Generation } from '../generation/Generation';
import { labelFilter } from '../scheduling/filters/labelFilter';
import { labelSelectorFilter } from '../scheduling/filters/labelSelectorFilter';
import { roleFilter } from '../scheduling/filters/roleFilter';
import { maxScorePicker } from '../scheduling/pickers/maxScorePicker';
import { randomPicker } from '../scheduling/pickers/randomPicker';
import { weightedRandomPicker } from '../scheduling/pickers/weightedRandomPicker';
import { Picker, PluginId } from '../scheduling/plugins';
import { prefixMatchProducer } from '../scheduling/producers/prefixMatchProducer';
import { singleProfileHandler } from '../scheduling/profile-handlers/singleProfileHandler';
import { activeRequestScorer } from '../scheduling/scorers/activeRequestScorer';
import { fewestScorer } from '../scheduling/scorers/fewestScorer';
import { kvCacheUtilizationScorer } from '../scheduling/scorers/kvCacheUtilizationScorer';
import { loadAwareScorer } from '../scheduling/scorers/loadAwareScorer';
import { prefixCacheScorer } from '../scheduling/scorers/prefixCacheScorer';
import { PluginType, pluginType } from './PluginType';

const positive = z.number().int().positive();
const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const duration = z
  .string()
  .refine(text => parseDuration(text) !== undefined, 'no duration such as 2m');

const selectorShape = {
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).optional(),
      }),
    )
    .optional(),
};

/**
 * Name of the producer that is made when a scorer needs one and the
 * configuration has none.
 *
 * @public
 */
export const PREFIX_PRODUCER = 'approx-prefix-cache-producer';

/** The prefix cache of v0.4.0: scorer and memory in one plugin. */
function prefixScorerWithMemory(): PluginType {
  return pluginType(
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
}

function prefixTypes(
  strictness: 'strict' | 'lenient',
): Readonly<Record<string, PluginType>> {
  return {
    'prefix-cache-scorer': pluginType(
      {
        prefixMatchInfoProducerName: z.string().default(PREFIX_PRODUCER),
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
        blockSize: positive.optional(),
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
              blockTokens: p.blockSizeTokens ?? p.blockSize ?? 16,
              maxTokens: p.maxPrefixTokensToMatch,
              maxBlocks: p.maxPrefixBlocksToMatch,
            },
          },
          hash,
        ),
    ),
  };
}

/** Plugins of later releases that name what every release of ours does. */
const BUILT_IN: Readonly<Record<string, string>> = {
  'inflight-load-producer': 'the scheduler counts requests in flight',
  'token-producer': 'prompts are cut by the "estimate" tokenizer',
  tokenizer: 'prompts are cut by the "estimate" tokenizer',
  'openai-parser': 'OpenAI requests are always understood',
  'metrics-data-source': 'model servers are always scraped',
  'core-metrics-extractor': 'model servers are always scraped',
};

/**
 * The plugin types of a release, by name.
 *
 * @public
 */
export function pluginTypesOf(
  generation: Generation,
): ReadonlyMap<string, PluginType> {
  const strictness = generation.pluginParameters;
  const early = generation.line === '<=0.6';
  const picker = (make: (id: PluginId, n: number) => Picker) =>
    pluginType(
      { maxNumOfEndpoints: positive.default(1) },
      strictness,
      (id, { maxNumOfEndpoints }) => make(id, maxNumOfEndpoints),
    );
  const plain = (make: Parameters<typeof pluginType<{}>>[2]) =>
    pluginType({}, strictness, make);
  const bySelector = pluginType(selectorShape, strictness, (id, selector) =>
    labelSelectorFilter(id, selector),
  );
  const decode = early
    ? ['decode', 'both']
    : ['decode', 'prefill-decode', 'both', 'encode-prefill-decode'];
  const prefill = early
    ? ['prefill']
    : [
        'prefill',
        'encode-prefill',
        'prefill-decode',
        'both',
        'encode-prefill-decode',
      ];
  const types: Record<string, PluginType> = {
    'decode-filter': plain(id => roleFilter(id, decode, true)),
    'prefill-filter': plain(id => roleFilter(id, prefill, false)),
    'by-label': pluginType(
      {
        label: z.string().min(1),
        validValues: z.array(z.string()).default([]),
        allowsNoLabel: z.boolean().default(false),
      },
      strictness,
      (id, p) => labelFilter(id, p),
    ),
    'by-label-selector': bySelector,
    'load-aware-scorer': pluginType(
      { threshold: positive.default(128) },
      strictness,
      (id, { threshold }) => loadAwareScorer(id, threshold),
    ),
    'queue-scorer': plain(id => fewestScorer(id, m => m.waitingRequests)),
    'kv-cache-utilization-scorer': plain(id => kvCacheUtilizationScorer(id)),
    'active-request-scorer': early
      ? pluginType({ requestTimeout: duration.default('2m') }, strictness, id =>
          activeRequestScorer(id, {
            idleThreshold: 0,
            maxBusyScore: 1,
            maximumOver: 'all-tracked',
          }),
        )
      : pluginType(
          {
            idleThreshold: count.default(0),
            maxBusyScore: share.default(1),
            requestTimeout: duration.optional(),
          },
          strictness,
          (id, { idleThreshold, maxBusyScore }) =>
            activeRequestScorer(id, {
              idleThreshold,
              maxBusyScore,
              maximumOver: 'candidates',
            }),
        ),
    'max-score-picker': picker(maxScorePicker),
    'random-picker': picker(randomPicker),
    'weighted-random-picker': picker(weightedRandomPicker),
    'single-profile-handler': plain(id => singleProfileHandler(id)),
  };
  if (early) {
    types['prefix-cache-scorer'] = prefixScorerWithMemory();
    return new Map(Object.entries(types));
  }
  Object.assign(types, prefixTypes(strictness));
  types['label-selector-filter'] = bySelector;
  types['running-requests-size-scorer'] = plain(id =>
    fewestScorer(id, m => m.runningRequests),
  );
  for (const [type, doneBy] of Object.entries(BUILT_IN)) {
    // Their parameters are not read here, so none can be called wrong.
    types[type] = pluginType({}, 'lenient', id => ({
      ...id,
      role: 'built-in',
      doneBy,
    }));
  }
  return new Map(Object.entries(types));
}
