import type { StackResource } from '../crd';
import {
  schedulerInstall,
  simulatorDeployment,
} from '../__testUtils__/stackResources';
import { validateStackResource } from './validateStackResource';

const image = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';
const old = 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0';

const withEpp = (epp: Record<string, unknown>) =>
  schedulerInstall({ epp: { enabled: true, image, ...epp } });
const withConfig = (config: unknown, tag = image) =>
  withEpp({ image: tag, config });

const say = (resource: StackResource) =>
  validateStackResource(resource).map(
    ({ severity, rule, path }) => `${severity} ${rule} ${path}`,
  );

const plugins = [
  { type: 'prefix-cache-scorer' },
  { type: 'queue-scorer' },
  { type: 'kv-cache-utilization-scorer' },
  { type: 'max-score-picker' },
];
const profile = (...entries: object[]) => [
  { name: 'default', plugins: entries },
];

describe('validateStackResource', () => {
  it('has nothing to say about a stack as the template makes it', () => {
    expect(
      say(
        schedulerInstall({
          epp: { enabled: true, image, verbosity: 4 },
          gateway: { enabled: true, className: 'local' },
          routing: { enabled: true, backendType: 'InferencePool' },
        }),
      ),
    ).toEqual([]);
    expect(
      say(simulatorDeployment({ decode: { enabled: true, replicas: 3 } })),
    ).toEqual([]);
    expect(say(simulatorDeployment())).toEqual([]);
  });

  it('names the plugin that the EPP does not have, and the EPP', () => {
    expect(
      validateStackResource(
        withConfig({ plugins: [{ type: 'magic-scorer' }] }),
      ),
    ).toEqual([
      {
        severity: 'error',
        rule: 'unknown-plugin',
        path: 'spec.epp.config.plugins[0].type',
        message: 'EPP v0.10 has no plugin "magic-scorer"',
        fix: 'Correct the type, or take an EPP that has the plugin',
        docs: 'docs/reference/lint/unknown-plugin.md',
      },
    ]);
  });

  it.each<[string, StackResource, string[]]>([
    [
      'a weight of 0 for the prefix scorer',
      withEpp({ scorers: { 'prefix-cache-scorer': 0 } }),
      ['warning zero-weight spec.epp.scorers.prefix-cache-scorer'],
    ],
    [
      'the same in a whole configuration',
      withConfig({
        plugins,
        schedulingProfiles: profile({
          pluginRef: 'prefix-cache-scorer',
          weight: 0,
        }),
      }),
      [
        'warning zero-weight spec.epp.config.schedulingProfiles[0].plugins[0].weight',
        'warning tie-prone-profile spec.epp.config.schedulingProfiles[0]',
      ],
    ],
    [
      'a scorer that is none',
      withEpp({ scorers: { 'max-score-picker': 1, 'no-scorer': 1 } }),
      [
        'error not-a-scorer spec.epp.scorers.max-score-picker',
        'error unknown-plugin spec.epp.scorers.no-scorer',
      ],
    ],
    [
      'parts of a weight, where whole ones are taken',
      withEpp({ image: old, scorers: { 'queue-scorer': 0.5 } }),
      ['error weight spec.epp.scorers.queue-scorer'],
    ],
    [
      'weights in two places',
      withEpp({ config: { plugins }, scorers: { 'queue-scorer': 1 } }),
      ['error config-and-scorers spec.epp.scorers'],
    ],
    [
      'a profile besides a configuration',
      withEpp({ config: { plugins }, configProfile: 'proxy-performance' }),
      ['warning config-and-profile spec.epp.configProfile'],
    ],
    [
      'an unknown parameter, where the EPP is strict',
      withConfig({
        plugins: [
          { type: 'prefix-cache-scorer', parameters: { hashBlockSize: 5 } },
        ],
      }),
      [
        'error unknown-parameter spec.epp.config.plugins[0].parameters.hashBlockSize',
      ],
    ],
    [
      'the same, where it is not',
      withConfig(
        {
          plugins: [
            { type: 'prefix-cache-scorer', parameters: { hashBlockSize: 5 } },
          ],
        },
        old,
      ),
      [
        'warning unknown-parameter spec.epp.config.plugins[0].parameters.hashBlockSize',
        'warning prefix-scorer-alone spec.epp.config.plugins',
      ],
    ],
    [
      'a configuration of another API version',
      withConfig({ apiVersion: 'llm-d.ai/v1alpha1', plugins }, old),
      ['error config-api-version spec.epp.config.apiVersion'],
    ],
    [
      'fields that are not there, shapes that are none',
      withConfig({ kind: 'Config', plugin: [], plugins: [{ name: 'x' }, 7] }),
      [
        'error config-kind spec.epp.config.kind',
        'error unknown-config-field spec.epp.config.plugin',
        'error config-shape spec.epp.config.plugins[0]',
        'error config-shape spec.epp.config.plugins[1]',
      ],
    ],
    [
      'references to nothing, names twice, handlers twice',
      withConfig({
        plugins: [
          ...plugins,
          { type: 'max-score-picker' },
          { type: 'single-profile-handler' },
          { type: 'disagg-profile-handler' },
        ],
        schedulingProfiles: profile({ pluginRef: 'lora-affinity-scorer' }),
      }),
      [
        'error duplicate-plugin spec.epp.config.plugins[4]',
        'error profile-handler spec.epp.config.plugins',
        'error unknown-plugin-ref spec.epp.config.schedulingProfiles[0].plugins[0].pluginRef',
      ],
    ],
    [
      'what crashes the loader of v0.4.0',
      withConfig(
        {
          plugins,
          schedulingProfiles: profile(
            { pluginRef: 'max-score-picker' },
            { pluginRef: 'prefix-cache-scorer' },
          ),
        },
        old,
      ),
      [
        'error weight-after-picker spec.epp.config.schedulingProfiles[0].plugins[1]',
      ],
    ],
    [
      'experimental and deprecated plugins',
      withConfig({
        plugins: [{ type: 'session-affinity-scorer' }, { type: 'by-label' }],
      }),
      [
        'warning experimental-plugin spec.epp.config.plugins[0].type',
        'warning deprecated-plugin spec.epp.config.plugins[1].type',
        'warning no-load-signal spec.epp.config.plugins',
      ],
    ],
    [
      'flags that stop the EPP',
      withEpp({
        args: [
          '--drain-timeout=1s',
          '--kv-cache-usage-percentage-metric=x',
          '-tracing=false',
        ],
      }),
      [
        'error fatal-flag spec.epp.args[1]',
        'error single-dash-flag spec.epp.args[2]',
        'warning duplicate-argument spec.epp.args[2]',
      ],
    ],
    [
      'ports that are taken',
      withEpp({ port: 9089 }),
      ['error port-collision spec.epp.port'],
    ],
    [
      'a tag that tells no version',
      withEpp({ image: 'registry.local/epp:main' }),
      ['warning unknown-epp-version spec.epp.image'],
    ],
    [
      'TLS that the gateway does not speak',
      schedulerInstall({
        epp: { enabled: true, image, tls: { enabled: true } },
        gateway: { enabled: true, className: 'local' },
      }),
      ['error epp-tls spec.epp.tls.enabled'],
    ],
    [
      'an EnvoyFilter',
      schedulerInstall({ envoyFilter: { enabled: true } }),
      [
        'warning envoy-filter spec.envoyFilter.enabled',
        'warning envoy-filter spec.envoyFilter.enabled',
        'warning envoy-filter spec.envoyFilter.enabled',
      ],
    ],
    [
      'a connection pool of 1',
      schedulerInstall({
        destinationRule: {
          enabled: true,
          algorithm: 'LEAST_CONN',
          connectionPool: { http1MaxPendingRequests: 1 },
        },
      }),
      [
        'warning least-conn spec.destinationRule.algorithm',
        'warning connection-pool spec.destinationRule.connectionPool.http1MaxPendingRequests',
      ],
    ],
    [
      'a pool that nobody makes',
      schedulerInstall({
        gateway: { enabled: true, className: 'local' },
        routing: { enabled: true, backendType: 'InferencePool' },
      }),
      ['warning pool-without-epp spec.routing.backendType'],
    ],
    [
      'a pool without an EPP',
      schedulerInstall({ inferencePool: { failureMode: 'FailOpen' } }),
      ['warning pool-without-epp spec.inferencePool'],
    ],
    [
      'a route to another pool than the EPP serves',
      schedulerInstall({
        epp: { enabled: true, image, poolName: 'one' },
        gateway: { enabled: true, className: 'local' },
        routing: {
          enabled: true,
          backendType: 'InferencePool',
          inferencePool: { name: 'two' },
        },
      }),
      ['warning pool-mismatch spec.routing.inferencePool'],
    ],
    [
      'a picker that goes by the score, whatever it is called',
      withConfig({
        plugins: [
          { type: 'queue-scorer' },
          { type: 'max-score-picker', name: 'best' },
        ],
      }),
      ['warning tie-prone-profile spec.epp.config.plugins'],
    ],
    [
      'nothing about chance, whatever it is called',
      withConfig({
        plugins: [
          { type: 'queue-scorer' },
          { type: 'random-picker', name: 'no-score' },
        ],
      }),
      [],
    ],
    [
      'nothing about a gateway outside that a policy lets in',
      schedulerInstall({
        gateway: { enabled: true, className: 'gke-l7-rilb' },
        networkPolicy: {
          enabled: true,
          allowFrom: [{ cidr: '130.211.0.0/22' }],
        },
      }),
      ['warning experimental-provider spec.gateway.provider'],
    ],
    [
      'a pool beside a route to the Service',
      schedulerInstall({
        epp: { enabled: true, image, poolName: 'one' },
        gateway: { enabled: true, className: 'local' },
        routing: { enabled: true, inferencePool: { name: 'two' } },
      }),
      ['warning no-effect spec.routing.inferencePool'],
    ],
    [
      'a gateway of somebody else without a hostname',
      schedulerInstall({
        routing: { enabled: true, parentGateway: { name: 'shared' } },
      }),
      ['error hostname-missing spec.gateway.hostname'],
    ],
    [
      'providers that are experimental or unknown, other protocols',
      schedulerInstall({
        gateway: {
          enabled: true,
          className: 'traefik',
          listenerProtocol: 'HTTPS',
        },
      }),
      [
        'error listener-certificate spec.gateway.certificateRefs',
        'warning unknown-provider spec.gateway.provider',
      ],
    ],
    [
      'two Services of one name',
      withEpp({ name: 'gaie-inference-scheduling-proxy' }),
      ['error name-collision spec.proxyService.name'],
    ],
    [
      'a selector without labels',
      schedulerInstall({ proxyService: { selector: {} } }),
      ['error empty-selector spec.proxyService.selector'],
    ],
    [
      'fields of a SimulatorDeployment that do not do what they seem to',
      simulatorDeployment({
        gateway: { enabled: true },
        inferenceGateway: { enabled: true },
        decode: {
          enabled: true,
          autoscaling: { min: 1, max: 3 },
          podDisruptionBudget: { minAvailable: 1 },
          labels: { 'llm-d.ai/role': 'both' },
        },
      }),
      [
        'warning no-effect spec.inferenceGateway.enabled',
        'error reserved-label spec.decode.labels[llm-d.ai/role]',
        'warning disruption-blocked spec.decode.podDisruptionBudget',
        'warning autoscaling-cpu-request spec.decode.resources.requests',
      ],
    ],
    [
      'an endpoint picker without decode pods',
      simulatorDeployment({
        prefill: { enabled: true },
        epp: { enabled: true },
      }),
      ['error no-decode spec.decode.enabled'],
    ],
  ])('finds %s', (_, resource, findings) => {
    expect(say(resource)).toEqual(findings);
  });
});
