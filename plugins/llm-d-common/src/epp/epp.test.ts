import { z } from 'zod';
import { schedulerInstall } from '../__testUtils__/stackResources';
import { compile } from '../compile';
import { lintEppConfig } from '../lint/lintEppConfig';
import { lintScoring } from '../lint/lintScoring';
import { readEppScorers } from '../decision/readEppConfig';
import { endpointPickerConfig } from './EndpointPickerConfig';
import { eppVersionProfileOf } from './eppVersionProfileOf';
import { eppVersionProfiles } from './eppVersionProfiles';

const scheduler = (tag: string) =>
  `ghcr.io/llm-d/llm-d-inference-scheduler:${tag}`;
const router = (tag: string) =>
  `ghcr.io/llm-d/llm-d-router-endpoint-picker:${tag}`;

const extension = (tag: string) =>
  `registry.k8s.io/gateway-api-inference-extension/epp:${tag}`;

function eppArgsOf(epp: Record<string, unknown>): unknown {
  const deployment = compile(
    schedulerInstall({
      epp: { enabled: true, ...epp },
      gateway: { enabled: true, className: 'local' },
    }),
    { kinds: [], kubernetesVersion: '1.34' },
  ).find(({ kind }) => kind === 'Deployment');
  const text = JSON.stringify(deployment);
  return JSON.parse(/"args":(\[[^\]]*\])/.exec(text)?.[1] ?? '[]');
}

const allChoices = Object.values(eppVersionProfiles).flatMap(({ generation }) =>
  (
    [
      'default',
      'proxy-performance',
      'proxy-performance-by-backend',
      'prefill-decode',
      'random',
    ] as const
  ).map(profile => [profile, generation] as const),
);

const common = [
  '--pool-name=demo-pool',
  '--pool-namespace=llm-d-sim',
  '--pool-group=inference.networking.k8s.io',
  '--config-file=/etc/epp/epp-config.yaml',
  '--grpc-port=9002',
  '--grpc-health-port=9003',
  '--secure-serving=false',
  '--v=1',
  '--zap-encoder=json',
  '--tracing=false',
  '--metrics-endpoint-auth=false',
];
const kvFlag = '--kv-cache-usage-percentage-metric=vllm:kv_cache_usage_perc';

describe('eppVersionProfileOf', () => {
  it.each([
    [{ image: scheduler('v0.4.0') }, '<=0.6', 'tag'],
    [{ image: scheduler('v0.6.0') }, '<=0.6', 'tag'],
    [{ image: scheduler('v0.7.1') }, '0.7-0.8', 'tag'],
    [{ image: scheduler('v0.8.0-rc.1') }, '0.7-0.8', 'tag'],
    [{ image: router('v0.9.0') }, '0.9', 'tag'],
    [{ image: router('v0.10.0') }, '0.10', 'tag'],
    [{ image: router('v0.11.0') }, '>=0.11', 'tag'],
    [{ image: router('v1.2.0') }, '>=0.11', 'tag'],
    [{ image: router('main') }, '>=0.11', 'unknown'],
    [{ image: 'localhost:5000/epp' }, '>=0.11', 'unknown'],
    [{ image: 'localhost:5000/epp:0.4@sha256:0a' }, '<=0.6', 'tag'],
    [{ image: router('main'), version: 'v0.4.0' }, '<=0.6', 'version'],
    [{ image: extension('v1.2.0') }, '<=0.6', 'tag'],
    [{ image: extension('v1.5.0') }, '0.7-0.8', 'tag'],
  ])('%j is %s by %s', (epp, generation, source) => {
    expect(eppVersionProfileOf(epp)).toMatchObject({
      profile: { generation },
      source,
    });
  });
});

describe('arguments of the EPP', () => {
  it.each([
    ['<=0.6', scheduler('v0.4.0'), [...common, kvFlag]],
    ['0.7-0.8', scheduler('v0.7.1'), common],
    ['0.9', router('v0.9.0'), common],
    ['0.10', router('v0.10.0'), common],
    ['>=0.11', router('v0.11.0'), common],
  ])('%s', (_, image, args) => {
    expect(eppArgsOf({ image })).toEqual(args);
  });

  it('elect a leader of several replicas, allow experimental plugins that are used, end with the own ones', () => {
    expect(
      eppArgsOf({
        image: router('v0.10.0'),
        replicas: 2,
        scorers: { 'session-affinity-scorer': 1 },
        args: ['--drain-timeout=5s'],
      }),
    ).toEqual([
      ...common,
      '--ha-enable-leader-election',
      '--allow-experimental-plugins',
      '--drain-timeout=5s',
    ]);
  });
});

describe('endpointPickerConfig', () => {
  it.each([
    ['<=0.6', 'inference.networking.x-k8s.io/v1alpha1'],
    ['0.7-0.8', 'inference.networking.x-k8s.io/v1alpha1'],
    ['0.9', 'llm-d.ai/v1alpha1'],
    ['0.10', 'llm-d.ai/v1alpha1'],
    ['>=0.11', 'llm-d.ai/v1alpha1'],
  ] as const)(
    'is the default profile in the words of %s',
    (key, apiVersion) => {
      expect(endpointPickerConfig({}, eppVersionProfiles[key])).toEqual({
        apiVersion,
        kind: 'EndpointPickerConfig',
        plugins: [
          { type: 'decode-filter' },
          { type: 'load-aware-scorer' },
          { type: 'prefix-cache-scorer' },
          { type: 'kv-cache-utilization-scorer' },
          { type: 'max-score-picker' },
          { type: 'single-profile-handler' },
        ],
        schedulingProfiles: [
          {
            name: 'default',
            plugins: [
              { pluginRef: 'decode-filter' },
              { pluginRef: 'load-aware-scorer', weight: 1 },
              { pluginRef: 'prefix-cache-scorer', weight: 2 },
              { pluginRef: 'kv-cache-utilization-scorer', weight: 1 },
              { pluginRef: 'max-score-picker' },
            ],
          },
        ],
      });
    },
  );

  it.each(allChoices)(
    'finds nothing wrong with the ready-made profile %s of %s',
    (configProfile, generation) => {
      const profile = eppVersionProfiles[generation];
      const config = endpointPickerConfig({ configProfile }, profile);
      const chosen = {
        profile,
        source: 'version',
        version: 'this',
        isTabled: true,
      } as const;
      expect([
        ...lintEppConfig(config, chosen, 'config'),
        ...lintScoring(config, profile, () => 'config'),
      ]).toEqual([]);
    },
  );

  it('keeps to the pods of a backend that the resource names', () => {
    expect(
      endpointPickerConfig(
        {
          configProfile: 'proxy-performance-by-backend',
          backend: { label: 'tier', value: 'fs' },
        },
        eppVersionProfiles['0.10'],
      ),
    ).toMatchObject({
      plugins: [
        {
          type: 'label-selector-filter',
          parameters: { matchLabels: { tier: 'fs' } },
        },
        { type: 'active-request-scorer' },
        { type: 'max-score-picker' },
        { type: 'single-profile-handler' },
      ],
    });
  });

  it.each([
    [
      '<=0.6',
      ['prefill-header-handler', 'pd-profile-handler'],
      { threshold: 224, hashBlockSize: 64 },
    ],
    [
      '0.7-0.8',
      ['disagg-headers-handler', 'disagg-profile-handler'],
      { deciders: { prefill: 'prefix-based-pd-decider' } },
    ],
    [
      '>=0.11',
      ['disagg-profile-handler'],
      { deciders: { prefill: 'prefix-based-pd-decider' } },
    ],
  ] as const)(
    'disaggregates in the words of %s',
    (generation, handlers, parameters) => {
      const { plugins, schedulingProfiles } = endpointPickerConfig(
        {
          configProfile: 'prefill-decode',
          disaggregation: { nonCachedTokens: 40 },
        },
        eppVersionProfiles[generation],
      );
      expect(plugins).toEqual(
        expect.arrayContaining(
          handlers.map(type => expect.objectContaining({ type })),
        ),
      );
      expect(plugins).toEqual(
        expect.arrayContaining([{ type: handlers.at(-1), parameters }]),
      );
      expect(schedulingProfiles).toMatchObject([
        {
          name: 'prefill',
          plugins: [{ pluginRef: 'prefill-filter' }, {}, {}, {}, {}],
        },
        {
          name: 'decode',
          plugins: [{ pluginRef: 'decode-filter' }, {}, {}, {}, {}],
        },
      ]);
    },
  );

  it('is the same for a whole configuration in any order of keys', () => {
    const profile = eppVersionProfiles['0.10'];
    const one = { plugins: [{ type: 'a', name: 'b' }], featureGates: ['x'] };
    const other = { featureGates: ['x'], plugins: [{ name: 'b', type: 'a' }] };
    expect(JSON.stringify(endpointPickerConfig({ config: one }, profile))).toBe(
      JSON.stringify(endpointPickerConfig({ config: other }, profile)),
    );
  });
});

describe('the weights that an EPP runs with', () => {
  const configMapSchema = z.object({ data: z.record(z.string(), z.string()) });
  /** As a routing test reads them out of the ConfigMap that is compiled. */
  const weights = (epp: Record<string, unknown>) => {
    const configMap = compile(
      schedulerInstall({
        epp: { enabled: true, image: router('v0.10.0'), ...epp },
      }),
      { kinds: [], kubernetesVersion: '1.34' },
    ).find(({ kind }) => kind === 'ConfigMap');
    const [text] = Object.values(configMapSchema.parse(configMap).data);
    return Object.fromEntries(
      Object.entries(readEppScorers(text)).map(([name, { weight }]) => [
        name,
        weight,
      ]),
    );
  };

  it('are those of the profile, changed by epp.scorers', () => {
    expect(weights({})).toEqual({
      'load-aware-scorer': 1,
      'prefix-cache-scorer': 2,
      'kv-cache-utilization-scorer': 1,
    });
    expect(
      weights({ scorers: { 'prefix-cache-scorer': 0, 'queue-scorer': 2 } }),
    ).toEqual({
      'load-aware-scorer': 1,
      'prefix-cache-scorer': 0,
      'kv-cache-utilization-scorer': 1,
      'queue-scorer': 2,
    });
    expect(weights({ configProfile: 'proxy-performance' })).toEqual({
      'active-request-scorer': 1,
    });
  });

  it('are read out of a whole configuration by plugin name', () => {
    expect(
      weights({
        config: {
          plugins: [
            { type: 'queue-scorer', name: 'q' },
            { type: 'kv-cache-utilization-scorer' },
            { type: 'max-score-picker' },
          ],
          schedulingProfiles: [
            {
              name: 'default',
              plugins: [
                { pluginRef: 'q', weight: 2.5 },
                { pluginRef: 'kv-cache-utilization-scorer' },
                { pluginRef: 'max-score-picker' },
              ],
            },
          ],
        },
      }),
    ).toEqual({ q: 2.5, 'kv-cache-utilization-scorer': 1 });
  });
});
