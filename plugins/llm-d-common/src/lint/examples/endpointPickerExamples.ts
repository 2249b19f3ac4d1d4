import type { endpointPickerRules } from '../../findings/endpointPickerRules';
import {
  schedulerError,
  schedulerWarning,
  type RuleExamples,
} from './RuleExample';

const current = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';
const newer = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.12.0';
const early = 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0';

const withEpp = (epp: Readonly<Record<string, unknown>>) => ({
  epp: { enabled: true, image: current, ...epp },
});
const withConfig = (
  config: Readonly<Record<string, unknown>>,
  image = current,
) => withEpp({ image, config });

const plugins = [
  { type: 'queue-scorer' },
  { type: 'kv-cache-utilization-scorer' },
  { type: 'max-score-picker' },
];
const unknownParameter = {
  plugins: [
    { type: 'active-request-scorer', parameters: { timeout: '30s' } },
    { type: 'max-score-picker' },
  ],
};

/** Examples of the rules about the endpoint picker. */
export const endpointPickerExamples: RuleExamples<typeof endpointPickerRules> =
  {
    'unknown-epp-version': [
      schedulerWarning(
        'spec.epp.image',
        withEpp({ image: 'registry.example.com/epp:main' }),
      ),
    ],
    'epp-version-contradicts-tag': [
      schedulerWarning('spec.epp.version', withEpp({ version: '0.8' })),
    ],
    'extension-epp': [
      schedulerWarning('spec.epp.image', {
        epp: {
          enabled: true,
          image: 'registry.k8s.io/gateway-api-inference-extension/epp:v1.2.0',
        },
      }),
    ],
    'fatal-flag': [
      schedulerError(
        'spec.epp.args[0]',
        withEpp({ args: ['--kv-cache-usage-percentage-metric=my_metric'] }),
      ),
    ],
    'single-dash-flag': [
      schedulerError(
        'spec.epp.args[0]',
        withEpp({ args: ['-drain-timeout=1s'] }),
      ),
    ],
    'port-collision': [
      schedulerError('spec.epp.port', withEpp({ port: 9090 })),
    ],
    'leader-election': [
      schedulerWarning('spec.epp.replicas', withEpp({ replicas: 2 })),
    ],
    'config-and-scorers': [
      schedulerError(
        'spec.epp.scorers',
        withEpp({ config: { plugins }, scorers: { 'queue-scorer': 2 } }),
      ),
    ],
    'config-and-profile': [
      schedulerWarning(
        'spec.epp.configProfile',
        withEpp({ config: { plugins }, configProfile: 'random' }),
      ),
    ],
    'config-api-version': [
      schedulerError(
        'spec.epp.config.apiVersion',
        withConfig({ apiVersion: 'llm-d.ai/v1alpha1', plugins }, early),
      ),
      schedulerWarning(
        'spec.epp.config.apiVersion',
        withConfig({
          apiVersion: 'inference.networking.x-k8s.io/v1alpha1',
          plugins,
        }),
      ),
    ],
    'config-kind': [
      schedulerError(
        'spec.epp.config.kind',
        withConfig({ kind: 'SchedulerConfig', plugins }),
      ),
    ],
    'unknown-config-field': [
      schedulerError(
        'spec.epp.config.profiles',
        withConfig({ plugins, profiles: [] }),
      ),
      schedulerWarning(
        'spec.epp.config.profiles',
        withConfig({ plugins, profiles: [] }, newer),
      ),
    ],
    'config-shape': [
      schedulerError(
        'spec.epp.config.plugins[0]',
        withConfig({ plugins: [{ name: 'queue-scorer' }, ...plugins] }),
      ),
      schedulerWarning(
        'spec.epp.config.flowControl.priorityBands',
        withConfig({ plugins, flowControl: { priorityBands: 'high' } }, newer),
      ),
    ],
    'duplicate-plugin': [
      schedulerError(
        'spec.epp.config.plugins[3]',
        withConfig({ plugins: [...plugins, { type: 'queue-scorer' }] }),
      ),
    ],
    'unknown-plugin': [
      schedulerError(
        'spec.epp.config.plugins[0].type',
        withConfig({ plugins: [{ type: 'queue-scorrer' }] }),
      ),
      schedulerError(
        'spec.epp.scorers.magic-scorer',
        withEpp({ scorers: { 'magic-scorer': 1 } }),
      ),
      schedulerWarning(
        'spec.epp.config.plugins[3].type',
        withConfig(
          { plugins: [...plugins, { type: 'models-responder' }] },
          newer,
        ),
      ),
    ],
    'not-a-scorer': [
      schedulerError(
        'spec.epp.scorers.decode-filter',
        withEpp({ scorers: { 'decode-filter': 1 } }),
      ),
    ],
    'experimental-plugin': [
      schedulerWarning(
        'spec.epp.config.plugins[3].type',
        withConfig({ plugins: [...plugins, { type: 'utilization-filter' }] }),
      ),
    ],
    'deprecated-plugin': [
      schedulerWarning(
        'spec.epp.config.plugins[3].type',
        withConfig({ plugins: [...plugins, { type: 'by-label' }] }),
      ),
    ],
    'unknown-parameter': [
      schedulerError(
        'spec.epp.config.plugins[0].parameters.timeout',
        withConfig(unknownParameter),
      ),
      schedulerWarning(
        'spec.epp.config.plugins[0].parameters.timeout',
        withConfig(unknownParameter, early),
      ),
    ],
    'parameter-type': [
      schedulerError(
        'spec.epp.config.plugins[0].parameters.threshold',
        withConfig({
          plugins: [
            { type: 'load-aware-scorer', parameters: { threshold: '128' } },
            { type: 'max-score-picker' },
          ],
        }),
      ),
    ],
    'profile-handler': [
      schedulerError(
        'spec.epp.config.plugins',
        withConfig({
          plugins: [
            ...plugins,
            { type: 'single-profile-handler' },
            { type: 'disagg-profile-handler' },
          ],
        }),
      ),
    ],
    'unknown-plugin-ref': [
      schedulerError(
        'spec.epp.config.schedulingProfiles[0].plugins[0].pluginRef',
        withConfig({
          plugins,
          schedulingProfiles: [
            {
              name: 'default',
              plugins: [{ pluginRef: 'prefix-cache-scorer' }],
            },
          ],
        }),
      ),
    ],
    weight: [
      schedulerError(
        'spec.epp.scorers.prefix-cache-scorer',
        withEpp({ image: early, scorers: { 'prefix-cache-scorer': 1.5 } }),
      ),
      schedulerError(
        'spec.epp.config.schedulingProfiles[0].plugins[0].weight',
        withConfig({
          plugins,
          schedulingProfiles: [
            {
              name: 'default',
              plugins: [{ pluginRef: 'queue-scorer', weight: -1 }],
            },
          ],
        }),
      ),
    ],
    'zero-weight': [
      schedulerWarning(
        'spec.epp.scorers.prefix-cache-scorer',
        withEpp({ scorers: { 'prefix-cache-scorer': 0 } }),
      ),
    ],
    'weight-after-picker': [
      schedulerError(
        'spec.epp.config.schedulingProfiles[0].plugins[1]',
        withConfig(
          {
            plugins,
            schedulingProfiles: [
              {
                name: 'default',
                plugins: [
                  { pluginRef: 'max-score-picker' },
                  { pluginRef: 'queue-scorer' },
                ],
              },
            ],
          },
          early,
        ),
      ),
    ],
    'scorer-without-data-source': [
      schedulerWarning(
        'spec.epp.config.plugins',
        withConfig({ plugins, dataLayer: { injectDefaults: false } }),
      ),
    ],
    'prefix-scorer-alone': [
      schedulerWarning(
        'spec.epp.config.plugins',
        withConfig({
          plugins: [
            { type: 'prefix-cache-scorer' },
            { type: 'max-score-picker' },
          ],
        }),
      ),
    ],
    'no-load-signal': [
      schedulerWarning(
        'spec.epp.config.plugins',
        withConfig({
          plugins: [
            { type: 'prefix-cache-scorer' },
            { type: 'kv-cache-utilization-scorer' },
            { type: 'max-score-picker' },
          ],
        }),
      ),
    ],
    'tie-prone-profile': [
      schedulerWarning(
        'spec.epp.config.plugins',
        withConfig({
          plugins: [{ type: 'queue-scorer' }, { type: 'max-score-picker' }],
        }),
      ),
    ],
    'dominant-scorer': [
      schedulerWarning(
        'spec.epp.scorers',
        withEpp({ scorers: { 'prefix-cache-scorer': 5 } }),
      ),
    ],
    'role-filter-without-label': [
      schedulerWarning('spec.proxyService.selector', {
        proxyService: { selector: { 'app.kubernetes.io/name': 'demo' } },
        ...withEpp({ configProfile: 'default' }),
      }),
    ],
  };
