import { z } from 'zod';
import { Generation } from '../../generation/Generation';
import { Decider } from '../../scheduling/Decider';
import { alwaysDisaggDecider } from '../../scheduling/deciders/alwaysDisaggDecider';
import { prefixBasedDecider } from '../../scheduling/deciders/prefixBasedDecider';
import { Plugin } from '../../scheduling/Plugin';
import { PluginId } from '../../scheduling/plugins';
import { disaggProfileHandler } from '../../scheduling/profile-handlers/disaggProfileHandler';
import { pdProfileHandler } from '../../scheduling/profile-handlers/pdProfileHandler';
import { singleProfileHandler } from '../../scheduling/profile-handlers/singleProfileHandler';
import { prefillerHeader } from '../../scheduling/request-headers/prefillerHeader';
import { ConfigError } from '../ConfigError';
import {
  PluginContext,
  PluginTypes,
  pluginType,
  withoutParameters,
} from '../PluginType';
import { count, nameOr, positive } from './parameters';
import { PREFIX_PRODUCER } from './prefixTypes';

/** Something that configurations may ask for and this stand-in cannot do. */
const missing = (what: string) =>
  z
    .unknown()
    .optional()
    .refine(
      value => value === undefined || value === '' || value === 0,
      `${what} exists in llm-d but not in this stand-in of its Endpoint Picker`,
    );

const dataParallel = missing('data parallelism');
const encode = missing('encode disaggregation');

function deciderNamed(
  parameter: string,
  name: string,
  { pluginsNamed }: PluginContext,
): Decider {
  const plugins = pluginsNamed(name);
  if (!plugins) {
    throw new ConfigError(`${parameter} plugin not found: ${name}`);
  }
  const decider = plugins.find(plugin => plugin.role === 'pd-decider');
  if (!decider) {
    throw new ConfigError(`${parameter}: plugin ${name} is no decider`);
  }
  return decider;
}

/** The header that names the prefill pod, by those who set it themselves. */
function ownPrefillerHeader(
  id: PluginId,
  prefillProfile: string,
  generation: Generation,
): Plugin[] {
  return generation.prefillerHeader === 'profile handler'
    ? [prefillerHeader(id, { prefillProfile, foreignValue: 'dropped' })]
    : [];
}

/** pd-profile-handler of v0.4.0, with a threshold of its own. */
const thresholdHandler = pluginType(
  {
    threshold: count.default(0),
    hashBlockSize: positive.default(64),
    decodeProfile: z.string().default('decode'),
    prefillProfile: z.string().default('prefill'),
    prefixPluginType: z.string().default('prefix-cache-scorer'),
    prefixPluginName: z.string().default(''),
    primaryPort: dataParallel,
  },
  'lenient',
  (id, p) =>
    pdProfileHandler(id, {
      decodeProfile: p.decodeProfile,
      prefillProfile: p.prefillProfile,
      threshold: p.threshold,
      hashBlockSize: p.hashBlockSize,
      prefixPlugin: p.prefixPluginName || p.prefixPluginType,
    }),
);

/** pd-profile-handler of 0.7 to 0.10, which asks a decider. */
function deciderHandler(generation: Generation) {
  return pluginType(
    {
      decodeProfile: nameOr('decode'),
      prefillProfile: nameOr('prefill'),
      deciderPluginName: nameOr('prefix-based-pd-decider'),
      prefixPluginType: z.string().optional(),
      prefixPluginName: z.string().optional(),
      prefixMatchInfoProducerName: z.string().optional(),
      primaryPort: dataParallel,
    },
    generation.pluginParameters,
    (id, p, context) => [
      disaggProfileHandler(id, {
        decodeProfile: p.decodeProfile,
        prefillProfile: p.prefillProfile,
        stageOrder: 'decode-first',
        decider: deciderNamed(
          'deciderPluginName',
          p.deciderPluginName,
          context,
        ),
      }),
      ...ownPrefillerHeader(id, p.prefillProfile, generation),
    ],
    true,
  );
}

const stageOrder = z
  .string()
  .default('')
  .transform((text, context) => {
    switch (text.toLowerCase().replaceAll(/[-_]/g, '')) {
      case '':
      case 'decode':
      case 'decodefirst':
        return 'decode-first';
      case 'prefill':
      case 'prefillfirst':
        return 'prefill-first';
      default:
        context.addIssue({
          code: 'custom',
          message: `invalid stage order "${text}", must be "decode-first" or "prefill-first"`,
        });
        return z.NEVER;
    }
  });

function disaggHandler(generation: Generation) {
  // The flat names of 0.7, accepted until 0.10.
  const flat =
    generation.pluginSet === 'pruned'
      ? z.undefined({ error: 'write it under profiles or deciders' }).optional()
      : z.string().optional();
  const group = generation.pluginParameters === 'strict';
  const object = group ? z.strictObject : z.object;
  return pluginType(
    {
      stageOrder,
      profiles: object({
        decode: nameOr('decode'),
        prefill: nameOr('prefill'),
        encode: z.string().optional(),
        fallback: missing('a fallback profile'),
      }).prefault({}),
      deciders: object({
        prefill: z.string().default(''),
        encode,
      }).prefault({}),
      decodeProfile: flat,
      prefillProfile: flat,
      encodeProfile: flat,
      deciderPluginName: flat,
    },
    generation.pluginParameters,
    (id, p, context) => {
      const decider = p.deciders.prefill || p.deciderPluginName || '';
      if (p.stageOrder === 'prefill-first' && decider) {
        throw new ConfigError(
          `plugin "${id.name}": prefill decider is not supported in prefill-first stage order`,
        );
      }
      const prefillProfile = p.prefillProfile || p.profiles.prefill;
      return [
        disaggProfileHandler(id, {
          decodeProfile: p.decodeProfile || p.profiles.decode,
          prefillProfile,
          stageOrder: p.stageOrder,
          decider: decider
            ? deciderNamed('deciders.prefill', decider, context)
            : undefined,
        }),
        ...ownPrefillerHeader(id, prefillProfile, generation),
      ];
    },
    true,
  );
}

function deciderTypes(generation: Generation): PluginTypes {
  return {
    'always-disagg-pd-decider': withoutParameters(id =>
      alwaysDisaggDecider(id),
    ),
    'prefix-based-pd-decider': pluginType(
      {
        nonCachedTokens: count.default(0),
        promptTokens: count.default(0),
        prefixMatchInfoProducerName: nameOr(PREFIX_PRODUCER),
      },
      generation.pluginParameters,
      (id, p) =>
        prefixBasedDecider(id, {
          nonCachedTokens: p.nonCachedTokens,
          promptTokens: p.promptTokens,
          producer: p.prefixMatchInfoProducerName,
          lastToken:
            generation.pluginSet === 'transitional' ? 'ignored' : 'counted',
        }),
    ),
  };
}

function headersHandler(generation: Generation) {
  const foreignValue =
    generation.prefillerHeader === 'headers handler' ? 'emptied' : 'dropped';
  return pluginType(
    {
      prefillProfile: nameOr('prefill'),
      encodeProfile: z.string().optional(),
    },
    generation.pluginParameters,
    (id, { prefillProfile }) =>
      prefillerHeader(id, { prefillProfile, foreignValue }),
  );
}

/** Profile handlers of a release, and the plugins that work for them. */
export function profileHandlerTypes(generation: Generation): PluginTypes {
  const single = withoutParameters(id =>
    singleProfileHandler(id, generation.noneLeftText),
  );
  const types = { 'single-profile-handler': single };
  switch (generation.pluginSet) {
    case 'early':
      return {
        ...types,
        'pd-profile-handler': thresholdHandler,
        'prefill-header-handler': headersHandler(generation),
      };
    case 'transitional':
    case 'deprecating':
      return {
        ...types,
        ...deciderTypes(generation),
        'disagg-profile-handler': disaggHandler(generation),
        'pd-profile-handler': deciderHandler(generation),
        'disagg-headers-handler': headersHandler(generation),
        'prefill-header-handler': headersHandler(generation),
      };
    case 'pruned':
      return {
        ...types,
        ...deciderTypes(generation),
        'disagg-profile-handler': disaggHandler(generation),
      };
    default:
      return generation.pluginSet satisfies never;
  }
}
