import type {
  EppConfigProfileName,
  EppPlugin,
  ReadyMadeProfile,
} from './EppVersionProfile';

const plugin = (
  type: string,
  parameters?: EppPlugin['parameters'],
): EppPlugin => ({ type, ...(parameters && { parameters }) });

/**
 * The ready-made profiles, in the words of one generation.
 *
 * @param words - the filter by labels, and what the active-request scorer is told
 */
export function readyMadeProfiles(words: {
  labelSelectorFilter: string;
  activeRequestParameters?: EppPlugin['parameters'];
}): Record<EppConfigProfileName, ReadyMadeProfile> {
  const picker = plugin('max-score-picker');
  const handler = plugin('single-profile-handler');
  const performance: ReadyMadeProfile = {
    filters: [],
    scorers: [
      {
        ...plugin('active-request-scorer', words.activeRequestParameters),
        weight: 1,
      },
    ],
    picker,
    handler,
  };
  return {
    default: {
      filters: [plugin('decode-filter')],
      scorers: [
        { ...plugin('load-aware-scorer'), weight: 1 },
        { ...plugin('prefix-cache-scorer'), weight: 2 },
        { ...plugin('kv-cache-utilization-scorer'), weight: 1 },
      ],
      picker,
      handler,
    },
    'proxy-performance': performance,
    'proxy-performance-by-backend': {
      ...performance,
      filters: [
        plugin(words.labelSelectorFilter, {
          matchLabels: { 'llm-d.ai/kv-backend': 'nvlink' },
        }),
      ],
    },
  };
}
