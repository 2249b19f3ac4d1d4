import type {
  EppConfigProfileName,
  EppPlugin,
  ReadyMadeProfile,
  ReadyMadeSchedulingProfile,
} from './ReadyMadeProfile';

/** What a custom resource may say about the ready-made profiles. @public */
export interface ReadyMadeSettings {
  /** Pods that `proxy-performance-by-backend` keeps to. */
  backend: { label: string; value: string };
  /** Of `prefill-decode`: prompts with fewer tokens that are not cached stay on the decode pod. */
  nonCachedTokens: number;
}

/** What the generations call what the ready-made profiles are made of. */
export interface ReadyMadeWords {
  labelSelectorFilter: string;
  activeRequestParameters?: EppPlugin['parameters'];
  /** Plugins before the scheduling profiles, and handlers, of a profile that disaggregates. */
  disaggregation(nonCachedTokens: number): {
    before: readonly EppPlugin[];
    handlers: readonly EppPlugin[];
  };
}

const picker: EppPlugin = { type: 'max-score-picker' };
const singleProfile: EppPlugin[] = [{ type: 'single-profile-handler' }];

const single = (
  profile: Omit<ReadyMadeSchedulingProfile, 'name'>,
): ReadyMadeProfile => ({
  before: [],
  schedulingProfiles: [{ name: 'default', ...profile }],
  handlers: singleProfile,
});

/** The ready-made profiles in the words of one generation: name and settings to profile. */
export function readyMadeProfiles(words: ReadyMadeWords) {
  const activeRequest = {
    type: 'active-request-scorer',
    ...(words.activeRequestParameters && {
      parameters: words.activeRequestParameters,
    }),
    weight: 1,
  };
  const stage = (role: 'prefill' | 'decode'): ReadyMadeSchedulingProfile => ({
    name: role,
    filters: [{ type: `${role}-filter` }],
    scorers: [
      { type: 'prefix-cache-scorer', weight: 2 },
      { type: 'queue-scorer', weight: 1 },
      { type: 'kv-cache-utilization-scorer', weight: 1 },
    ],
    picker,
  });
  return (
    name: EppConfigProfileName,
    { backend, nonCachedTokens }: ReadyMadeSettings,
  ): ReadyMadeProfile => {
    switch (name) {
      case 'proxy-performance':
        return single({ filters: [], scorers: [activeRequest], picker });
      case 'proxy-performance-by-backend':
        return single({
          filters: [
            {
              type: words.labelSelectorFilter,
              parameters: { matchLabels: { [backend.label]: backend.value } },
            },
          ],
          scorers: [activeRequest],
          picker,
        });
      case 'prefill-decode':
        return {
          ...words.disaggregation(nonCachedTokens),
          schedulingProfiles: [stage('prefill'), stage('decode')],
        };
      case 'random':
        return single({
          filters: [{ type: 'decode-filter' }],
          scorers: [],
          picker: { type: 'random-picker' },
        });
      default:
        return single({
          filters: [{ type: 'decode-filter' }],
          scorers: [
            { type: 'load-aware-scorer', weight: 1 },
            { type: 'prefix-cache-scorer', weight: 2 },
            { type: 'kv-cache-utilization-scorer', weight: 1 },
          ],
          picker,
        });
    }
  };
}
