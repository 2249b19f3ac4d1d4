const earlyDefault = `apiVersion: inference.networking.x-k8s.io/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: decode-filter
  - type: load-aware-scorer
  - type: prefix-cache-scorer
  - type: kv-cache-utilization-scorer
  - type: max-score-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: decode-filter
      - pluginRef: load-aware-scorer
        weight: 1
      - pluginRef: prefix-cache-scorer
        weight: 2
      - pluginRef: kv-cache-utilization-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const earlyProxyPerformance = `apiVersion: inference.networking.x-k8s.io/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: active-request-scorer
    parameters:
      requestTimeout: 2m
  - type: max-score-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: active-request-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const earlyProxyPerformanceByBackend = `apiVersion: inference.networking.x-k8s.io/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: by-label-selector
    parameters:
      matchLabels:
        llm-d.ai/kv-backend: nvlink
  - type: active-request-scorer
    parameters:
      requestTimeout: 2m
  - type: max-score-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: by-label-selector
      - pluginRef: active-request-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const earlyPrefillDecode = `apiVersion: inference.networking.x-k8s.io/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: prefill-header-handler
  - type: prefill-filter
  - type: decode-filter
  - type: prefix-cache-scorer
  - type: queue-scorer
  - type: kv-cache-utilization-scorer
  - type: max-score-picker
  - type: pd-profile-handler
    parameters:
      threshold: 64
      hashBlockSize: 64
schedulingProfiles:
  - name: prefill
    plugins:
      - pluginRef: prefill-filter
      - pluginRef: prefix-cache-scorer
        weight: 2
      - pluginRef: queue-scorer
        weight: 1
      - pluginRef: kv-cache-utilization-scorer
        weight: 1
      - pluginRef: max-score-picker
  - name: decode
    plugins:
      - pluginRef: decode-filter
      - pluginRef: prefix-cache-scorer
        weight: 2
      - pluginRef: queue-scorer
        weight: 1
      - pluginRef: kv-cache-utilization-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const earlyRandom = `apiVersion: inference.networking.x-k8s.io/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: decode-filter
  - type: random-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: decode-filter
      - pluginRef: random-picker
`;

const transitionalPrefillDecode = `apiVersion: inference.networking.x-k8s.io/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: disagg-headers-handler
  - type: prefill-filter
  - type: decode-filter
  - type: prefix-cache-scorer
  - type: queue-scorer
  - type: kv-cache-utilization-scorer
  - type: max-score-picker
  - type: prefix-based-pd-decider
    parameters:
      nonCachedTokens: 16
  - type: disagg-profile-handler
    parameters:
      deciders:
        prefill: prefix-based-pd-decider
schedulingProfiles:
  - name: prefill
    plugins:
      - pluginRef: prefill-filter
      - pluginRef: prefix-cache-scorer
        weight: 2
      - pluginRef: queue-scorer
        weight: 1
      - pluginRef: kv-cache-utilization-scorer
        weight: 1
      - pluginRef: max-score-picker
  - name: decode
    plugins:
      - pluginRef: decode-filter
      - pluginRef: prefix-cache-scorer
        weight: 2
      - pluginRef: queue-scorer
        weight: 1
      - pluginRef: kv-cache-utilization-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const currentDefault = `apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: decode-filter
  - type: load-aware-scorer
  - type: prefix-cache-scorer
  - type: kv-cache-utilization-scorer
  - type: max-score-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: decode-filter
      - pluginRef: load-aware-scorer
        weight: 1
      - pluginRef: prefix-cache-scorer
        weight: 2
      - pluginRef: kv-cache-utilization-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const currentProxyPerformance = `apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: active-request-scorer
  - type: max-score-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: active-request-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const currentProxyPerformanceByBackend = `apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: label-selector-filter
    parameters:
      matchLabels:
        llm-d.ai/kv-backend: nvlink
  - type: active-request-scorer
  - type: max-score-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: label-selector-filter
      - pluginRef: active-request-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const currentPrefillDecode = `apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: prefill-filter
  - type: decode-filter
  - type: prefix-cache-scorer
  - type: queue-scorer
  - type: kv-cache-utilization-scorer
  - type: max-score-picker
  - type: prefix-based-pd-decider
    parameters:
      nonCachedTokens: 16
  - type: disagg-profile-handler
    parameters:
      deciders:
        prefill: prefix-based-pd-decider
schedulingProfiles:
  - name: prefill
    plugins:
      - pluginRef: prefill-filter
      - pluginRef: prefix-cache-scorer
        weight: 2
      - pluginRef: queue-scorer
        weight: 1
      - pluginRef: kv-cache-utilization-scorer
        weight: 1
      - pluginRef: max-score-picker
  - name: decode
    plugins:
      - pluginRef: decode-filter
      - pluginRef: prefix-cache-scorer
        weight: 2
      - pluginRef: queue-scorer
        weight: 1
      - pluginRef: kv-cache-utilization-scorer
        weight: 1
      - pluginRef: max-score-picker
`;

const currentRandom = `apiVersion: llm-d.ai/v1alpha1
kind: EndpointPickerConfig
plugins:
  - type: decode-filter
  - type: random-picker
  - type: single-profile-handler
schedulingProfiles:
  - name: default
    plugins:
      - pluginRef: decode-filter
      - pluginRef: random-picker
`;

/**
 * The ready-made configurations as the compiler writes them for each release
 * (`npm run -s compile -- stack.yaml --epp-version v0.10.0`, `epp-config.yaml`
 * of the ConfigMap), by the profile's name. Kept as text: this package knows
 * nothing of the compiler.
 */
export const readyMadeConfigs: Readonly<
  Record<string, Readonly<Record<string, string>>>
> = {
  'v0.4.0': {
    default: earlyDefault,
    'proxy-performance': earlyProxyPerformance,
    'proxy-performance-by-backend': earlyProxyPerformanceByBackend,
    'prefill-decode': earlyPrefillDecode,
    random: earlyRandom,
  },
  'v0.7.1': {
    default: earlyDefault,
    'proxy-performance': earlyProxyPerformance,
    'proxy-performance-by-backend': earlyProxyPerformanceByBackend,
    'prefill-decode': transitionalPrefillDecode,
    random: earlyRandom,
  },
  'v0.9.0': {
    default: currentDefault,
    'proxy-performance': currentProxyPerformance,
    'proxy-performance-by-backend': currentProxyPerformanceByBackend,
    'prefill-decode': currentPrefillDecode,
    random: currentRandom,
  },
  'v0.10.0': {
    default: currentDefault,
    'proxy-performance': currentProxyPerformance,
    'proxy-performance-by-backend': currentProxyPerformanceByBackend,
    'prefill-decode': currentPrefillDecode,
    random: currentRandom,
  },
  'v0.11.0': {
    default: currentDefault,
    'proxy-performance': currentProxyPerformance,
    'proxy-performance-by-backend': currentProxyPerformanceByBackend,
    'prefill-decode': currentPrefillDecode,
    random: currentRandom,
  },
};
