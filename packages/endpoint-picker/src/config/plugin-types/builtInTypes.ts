import { z } from 'zod';
import { Generation } from '../../generation/Generation';
import { PluginId } from '../../scheduling/plugins';
import { PluginType, PluginTypes, pluginType } from '../PluginType';
import { extractorShape, metricsSourceShape } from './metricsPlugins';

const builtIn = (doneBy: string) => (id: PluginId) => ({
  ...id,
  role: 'built-in' as const,
  doneBy,
});

/** The rest of its parameters count tokens, which nobody here asks for. */
const inFlightLoad = {
  addEstimatedOutputTokens: z.boolean().optional(),
  outputRatio: z.number().optional(),
  maxEstimatedOutputTokens: z.number().optional(),
  prefixMatchInfoProducerName: z.string().optional(),
  syncCrossReplicaState: z.boolean().optional(),
};

const tokenizer = {
  backend: z
    .literal('estimate', {
      error:
        'of the backends only "estimate" is in this stand-in of the Endpoint Picker',
    })
    .default('estimate'),
  modelName: z.string().optional(),
  estimate: z.looseObject({}).optional(),
};

/**
 * Plugins of later releases that name what is always done here, or what other
 * parts of this program do.
 */
export function builtInTypes(generation: Generation): PluginTypes {
  const { pluginParameters: strictness, pluginSet } = generation;
  if (pluginSet === 'early') {
    return {};
  }
  const type = (shape: z.ZodRawShape, doneBy: string): PluginType =>
    pluginType(shape, strictness, builtIn(doneBy));
  const estimate = type(
    tokenizer,
    'prompts are cut by the "estimate" tokenizer',
  );
  return {
    'inflight-load-producer': type(
      inFlightLoad,
      'the scheduler counts requests in flight',
    ),
    'token-producer': estimate,
    ...(pluginSet !== 'pruned' && { tokenizer: estimate }),
    'openai-parser': type({}, 'OpenAI requests are understood by themselves'),
    'passthrough-parser': type({}, 'the director passes bodies on unread'),
    'metrics-data-source': type(metricsSourceShape, 'the metrics scraper'),
    'core-metrics-extractor': type(extractorShape, 'the metrics scraper'),
    'file-discovery': pluginType(
      // Read by whoever sets discovery up.
      { path: z.string().min(1), watchFile: z.boolean().optional() },
      strictness,
      builtIn('file discovery'),
    ),
  };
}
