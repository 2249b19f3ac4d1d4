import type { EppPlugins } from '../EppPluginFacts';
import { currentPlugins } from './currentPlugins';
import { earlyPlugins } from './earlyPlugins';
import { int, object, text } from './parameterTypes';

/**
 * Plugin types of v0.7 and v0.8: the current ones beside the early ones. Where the sources of this table do not tell the
 * parameters of those releases, none is called wrong.
 */
export const transitionalPlugins: EppPlugins = {
  ...currentPlugins,
  ...earlyPlugins,
  'prefix-cache-scorer': { role: 'scorer', signal: 'prefix' },
  'disagg-profile-handler': {
    role: 'profile-handler',
    parameters: {
      profiles: object,
      deciders: object,
      decodeProfile: text,
      prefillProfile: text,
      encodeProfile: text,
      deciderPluginName: text,
    },
  },
  'disagg-headers-handler': {
    role: 'other',
    parameters: { prefillProfile: text, encodeProfile: text },
  },
  'prefix-based-pd-decider': {
    role: 'other',
    parameters: { nonCachedTokens: int },
  },
  'pd-profile-handler': {
    role: 'profile-handler',
    deprecated: { use: 'disagg-profile-handler' },
  },
  'prefill-header-handler': {
    role: 'other',
    deprecated: { use: 'disagg-headers-handler' },
  },
};
