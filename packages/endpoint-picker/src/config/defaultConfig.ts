import { EndpointPickerConfig } from './EndpointPickerConfig';

/**
 * The configuration that is built into the releases that need none:
 * queue 2, KV cache 2, prefix cache 3.
 *
 * @public
 */
export const defaultConfig: EndpointPickerConfig = {
  apiVersion: 'llm-d.ai/v1alpha1',
  kind: 'EndpointPickerConfig',
  featureGates: [],
  plugins: [
    { type: 'queue-scorer' },
    { type: 'kv-cache-utilization-scorer' },
    { type: 'prefix-cache-scorer' },
  ],
  schedulingProfiles: [
    {
      name: 'default',
      plugins: [
        { pluginRef: 'queue-scorer', weight: 2 },
        { pluginRef: 'kv-cache-utilization-scorer', weight: 2 },
        { pluginRef: 'prefix-cache-scorer', weight: 3 },
      ],
    },
  ],
};
