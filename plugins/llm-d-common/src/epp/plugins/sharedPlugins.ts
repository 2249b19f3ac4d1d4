import type { EppPlugins } from '../EppPluginFacts';
import { int, none } from './parameterTypes';

const picker = {
  role: 'picker',
  parameters: { maxNumOfEndpoints: int },
} as const;

/** Plugin types that are the same in every generation. */
export const sharedPlugins: EppPlugins = {
  'decode-filter': { role: 'filter', ignoresParameters: true },
  'prefill-filter': { role: 'filter', ignoresParameters: true },
  'header-based-testing-filter': { role: 'filter' },
  'load-aware-scorer': {
    role: 'scorer',
    signal: 'waiting',
    parameters: { threshold: int },
    needs: ['metrics'],
  },
  'queue-scorer': {
    role: 'scorer',
    signal: 'waiting',
    ignoresParameters: true,
    needs: ['metrics'],
  },
  'kv-cache-utilization-scorer': {
    role: 'scorer',
    signal: 'kv-cache',
    parameters: none,
    needs: ['metrics'],
  },
  'lora-affinity-scorer': {
    role: 'scorer',
    signal: 'other',
    parameters: none,
    needs: ['metrics'],
  },
  'max-score-picker': picker,
  'random-picker': picker,
  'weighted-random-picker': picker,
  'single-profile-handler': {
    role: 'profile-handler',
    ignoresParameters: true,
  },
  'data-parallel-profile-handler': {
    role: 'profile-handler',
    parameters: { primaryPort: int },
  },
};
