import { Generation, generations } from '../generation/Generation';
import { endpoint, request } from '../testing/endpoints';
import { scheduled } from '../testing/scheduled';
import { createScheduler } from './createScheduler';
import { defaultConfig } from './defaultConfig';
import { metricsOf } from './metricsOf';
import { parseConfig } from './parseConfig';
import { parserOf } from './parserOf';

const current = generations['0.10'];
const v040 = generations['<=0.6'];

const yaml = (body: string, apiVersion = current.configApiVersion) =>
  `apiVersion: ${apiVersion}\nkind: EndpointPickerConfig\n${body}`;

const build = (body: string, generation: Generation = current) =>
  createScheduler(
    parseConfig(yaml(body, generation.configApiVersion), generation).config,
    generation,
  );

const decide = async (body: string, generation: Generation = current) =>
  scheduled(
    (await build(body, generation)).run(
      request('x'.repeat(100)),
      [endpoint('a')],
      0,
      () => 0,
    ),
  ).decision;

it('fills in profile, handler, picker and weights', async () => {
  const decision = await decide('plugins: [{type: queue-scorer, name: q}]');
  expect(decision).toMatchObject({
    profile: 'default',
    picker: { type: 'max-score-picker' },
    scores: [
      { scorers: [{ scorer: { name: 'q', type: 'queue-scorer' }, weight: 1 }] },
    ],
  });
});

it('has a configuration built in', async () => {
  const scheduler = await createScheduler(defaultConfig, current);
  const { decision } = scheduled(
    scheduler.run(request(), [endpoint('a')], 0, () => 0),
  );
  expect(
    decision.scores[0].scorers.map(({ scorer, weight }) => [
      scorer.type,
      weight,
    ]),
  ).toEqual([
    ['queue-scorer', 2],
    ['kv-cache-utilization-scorer', 2],
    ['prefix-cache-scorer', 3],
  ]);
});

it('keeps profile weights of any kind later, whole ones early', async () => {
  const body = `plugins: [{type: queue-scorer}]
schedulingProfiles: [{name: p, plugins: [{pluginRef: queue-scorer, weight: 0.5}]}]`;
  expect((await decide(body)).scores[0].total).toBe(0.5);
  await expect(decide(body, v040)).rejects.toThrow(/weight/);
});

it('ignores unknown parameters early and refuses them later', async () => {
  const body =
    'plugins: [{type: prefix-cache-scorer, parameters: {hashBlockSize: 5}}]';
  await expect(build(body, v040)).resolves.toBeDefined();
  await expect(build(body, current)).rejects.toThrow(
    /"prefix-cache-scorer".*hashBlockSize/,
  );
});

it('accepts the old apiVersion later, and says so', () => {
  const old = yaml('plugins: []', v040.configApiVersion);
  expect(parseConfig(old, v040).warnings).toEqual([]);
  expect(parseConfig(old, current).warnings).toEqual([
    expect.stringContaining('llm-d.ai/v1alpha1'),
  ]);
});

it('scores with the producer that the configuration describes', async () => {
  const scheduler = await build(`
plugins:
- type: approx-prefix-cache-producer
  name: mine
  parameters: {autoTune: false, blockSizeTokens: 128}
- type: prefix-cache-scorer
  parameters: {prefixMatchInfoProducerName: mine}
`);
  const a = endpoint('a');
  const run = (prompt: string) =>
    scheduled(scheduler.run(request(prompt), [a], 0, () => 0)).decision
      .scores[0].total;
  expect(run('x'.repeat(512))).toBe(0);
  // The first of two blocks of 512 bytes.
  expect(run('x'.repeat(1024))).toBe(0.5);
});

it.each([
  ['foo: [', /no YAML/],
  ['plugins: 1', /plugins/],
  ['unknown: 1', /unknown/],
  ['plugins: [{type: queue-scorer}, {type: queue-scorer}]', /two plugins/],
  [
    'schedulingProfiles: [{name: p, plugins: [{pluginRef: absent}]}]',
    /profile "p" refers to plugin "absent"/,
  ],
  ['plugins: [{type: max-score-picker}, {type: random-picker}]', /2 pickers/],
  [
    'plugins: [{type: single-profile-handler}, {type: single-profile-handler, name: b}]',
    /exactly one profile handler/,
  ],
  ['schedulingProfiles: [{name: a}, {name: b}]', /exactly one.*a, b/],
  [
    'plugins: [{type: max-score-picker, parameters: {maxNumOfEndpoints: two}}]',
    /max-score-picker.*maxNumOfEndpoints/,
  ],
  [
    'plugins: [{type: prefix-cache-scorer, parameters: {prefixMatchInfoProducerName: none}}]',
    /"prefix-cache-scorer" reads the prefix matches of "none"/,
  ],
  ['plugins: [{type: token-load-scorer}]', /"token-load-scorer" exists/],
])('refuses %s', async (body, message) => {
  await expect(async () => build(body)).rejects.toThrow(message);
});

it.each([
  [
    '{type: metrics-data-source, parameters: {caCertPath: /ca}}',
    /"metrics-data-source".*caCertPath: certificates are not in this stand-in/,
  ],
  [
    '{type: core-metrics-extractor, parameters: {defaultEngine: sglang}}',
    /"core-metrics-extractor".*defaultEngine: only vllm/,
  ],
  [
    '{type: token-producer, parameters: {backend: vllm}}',
    /"token-producer".*only "estimate"/,
  ],
  [
    '{type: disagg-profile-handler, parameters: {deciders: {encode: x}}}',
    /encode disaggregation exists in llm-d but not in this stand-in/,
  ],
  [
    '{type: disagg-profile-handler, parameters: {deciders: {prefill: x}}}',
    /deciders.prefill plugin not found: x/,
  ],
  [
    '{type: disagg-profile-handler, parameters: {stageOrder: sideways}}',
    /invalid stage order "sideways"/,
  ],
])('refuses by name what it cannot do: %s', async (plugin, message) => {
  await expect(async () => build(`plugins: [${plugin}]`)).rejects.toThrow(
    message,
  );
});

it('cannot do without a weight behind the picker in v0.4.0', async () => {
  const body = `plugins: [{type: queue-scorer}, {type: max-score-picker}]
schedulingProfiles: [{name: p, plugins: [{pluginRef: max-score-picker}, {pluginRef: queue-scorer}]}]`;
  await expect(build(body, current)).resolves.toBeDefined();
  await expect(build(body, v040)).rejects.toThrow(/"queue-scorer".*weight/);
});

it.each([
  ['by-label', '<=0.6', '>=0.11'],
  ['pd-profile-handler', '<=0.6', '>=0.11'],
  ['tokenizer', '0.10', '>=0.11'],
  ['label-selector-filter', '>=0.11', '<=0.6'],
  ['utilization-detector', '0.7', '<=0.6'],
] as const)('%s exists in %s and not in %s', async (type, has, lacks) => {
  const body = `plugins: [{type: ${type}, parameters: {label: a}}]`;
  await expect(build(body, generations[lacks])).rejects.toThrow(
    /does not exist in release/,
  );
  const said = await build(body, generations[has]).catch(String);
  expect(String(said)).not.toMatch(/does not exist/);
});

it('scrapes as the plugins of the data layer say', () => {
  const { config } = parseConfig(
    yaml(`plugins:
- type: metrics-data-source
  parameters: {scheme: https, port: 9000, interval: 1s}
- type: core-metrics-extractor
  parameters: {engineConfigs: [{name: vllm, queuedRequestsSpec: my:queue}]}
`),
    current,
  );
  const names = {
    waitingRequests: 'w',
    runningRequests: 'r',
    kvCacheUsage: 'k',
    cacheInfo: 'c',
    loraInfo: 'l',
  };
  const options = {
    modelServerMetrics: { path: '/metrics', scheme: 'http' as const },
    metricNames: names,
    refreshMetricsIntervalMs: 50,
  };
  expect(metricsOf(config, options)).toEqual({
    modelServerMetrics: { path: '/metrics', scheme: 'https', port: 9000 },
    refreshMetricsIntervalMs: 1000,
    metricNames: {
      waitingRequests: 'my:queue',
      runningRequests: '',
      kvCacheUsage: '',
      cacheInfo: '',
      loraInfo: '',
    },
  });
  expect(metricsOf(defaultConfig, options)).toEqual(options);
});

describe('the data layer and flow control', () => {
  const options = {
    modelServerMetrics: { path: '/metrics', scheme: 'http' as const },
    metricNames: {
      waitingRequests: 'w',
      runningRequests: 'r',
      kvCacheUsage: 'k',
      cacheInfo: 'c',
      loraInfo: 'l',
    },
    refreshMetricsIntervalMs: 50,
  };
  const plugins = `plugins:
- {type: metrics-data-source, name: mine, parameters: {port: 9000}}
- {type: metrics-data-source, parameters: {port: 9001}}
- {type: core-metrics-extractor}
- {type: queue-scorer}
`;
  const read = (body: string, generation = current) =>
    metricsOf(
      parseConfig(
        yaml(`${plugins}${body}`, generation.configApiVersion),
        generation,
      ).config,
      options,
    ).modelServerMetrics.port;
  const source = (pluginRef: string, ...extractors: string[]) =>
    `sources: [{pluginRef: ${pluginRef}, extractors: [${extractors
      .map(name => `{pluginRef: ${name}}`)
      .join()}]}]`;

  it.each([
    ['', 9001],
    ['dataLayer: {injectDefaults: true}', 9001],
    [`dataLayer: {${source('mine', 'core-metrics-extractor')}}`, 9000],
    [
      `dataLayer: {injectDefaults: false, ${source(
        'mine',
        'core-metrics-extractor',
      )}}`,
      9000,
    ],
    // Without the gate flow control is decoded and not used.
    [
      'flowControl: {maxBytes: 1Gi, maxRequests: 5k, defaultRequestTTL: 60s, priorityBands: [{priority: -1, maxRequests: 5}]}',
      9001,
    ],
  ])('with %j scrapes at %i', (body, port) => {
    expect(read(body)).toBe(port);
  });

  it.each([
    ['dataLayer: {sorces: []}', /dataLayer: .*"sorces"/],
    ['dataLayer: {sources: [{pluginRef: mine, extractor: []}]}', /"extractor"/],
    ['dataLayer: {discovery: {plugin: x}}', /dataLayer\.discovery/],
    ['dataLayer: {crossReplicaSyncInterval: often}', /no duration/],
    ['flowControl: {maxRequest: 5}', /flowControl: .*"maxRequest"/],
    ['flowControl: {maxBytes: much}', /flowControl\.maxBytes/],
    ['flowControl: {priorityBands: [{prio: 1}]}', /priorityBands\.0: .*"prio"/],
    [
      'flowControl: {saturationDetector: {ref: x}}',
      /saturationDetector: .*"ref"/,
    ],
    ['requestHandler: {parser: []}', /requestHandler: .*"parser"/],
    ['requestHandler: {parsers: [{ref: x}]}', /parsers\.0.*"ref"/],
    ['parser: {pluginRef: p, more: 1}', /parser: .*"more"/],
  ])('does not know %s', (body, message) => {
    for (const line of ['0.7', '0.9', '0.10', '>=0.11'] as const) {
      expect(() => read(body, generations[line])).toThrow(message);
    }
  });

  it.each([
    [
      'crossReplicaSyncerPluginRef: nobody, crossReplicaSyncInterval: 1s',
      /^dataLayer\.crossReplicaSyncerPluginRef exists in llm-d but not/,
    ],
    ['crossReplicaSyncInterval: 1s', /crossReplicaSyncInterval exists/],
    ['peerDiscovery: {pluginRef: x}', /peerDiscovery exists in llm-d/],
    ['injectDefaults: false', /injectDefaults: false without a .* exists in/],
    [source('mine'), /other than one of extractors exists in llm-d/],
    [
      'sources: [{pluginRef: mine, extractors: [{pluginRef: core-metrics-extractor}]}, {pluginRef: mine}]',
      /more than one of dataLayer\.sources exists in llm-d/,
    ],
    [
      source('nobody'),
      /dataLayer\.sources refers to plugin "nobody", which is not in plugins/,
    ],
    [source('queue-scorer'), /of type queue-scorer: it must be a metrics-data/],
    [
      source('mine', 'nobody'),
      /sources\.extractors refers to plugin "nobody", which is not in/,
    ],
    [source('mine', 'mine'), /it must be a core-metrics-extractor/],
  ])('cannot do {%s}', (body, message) => {
    expect(() => read(`dataLayer: {${body}}`)).toThrow(message);
  });

  it('nests the reference to discovery from 0.11 on', () => {
    const body = 'dataLayer: {discovery: {endpoints: {pluginRef: file}}}';
    expect(
      parseConfig(yaml(body), generations['>=0.11']).config.dataLayer,
    ).toEqual({ discovery: { pluginRef: 'file' } });
    expect(() => parseConfig(yaml(body), current)).toThrow(/endpoints/);
  });

  it('brings utilization-detector along, and no other detector', async () => {
    const refer = (name: string) =>
      build(`flowControl: {saturationDetector: {pluginRef: ${name}}}`);
    await expect(refer('utilization-detector')).resolves.toBeDefined();
    await expect(refer('nobody')).rejects.toThrow(/"nobody"/);
  });
});

describe('parserOf', () => {
  const plugins =
    'plugins: [{type: openai-parser}, {type: passthrough-parser, name: p}, {type: queue-scorer}]';
  const read = (reference: string) =>
    parserOf(parseConfig(yaml(`${plugins}\n${reference}`), current).config);

  it.each([
    ['', 'openai'],
    ['requestHandler: {parsers: [{pluginRef: openai-parser}]}', 'openai'],
    ['requestHandler: {parsers: [{pluginRef: p}]}', 'passthrough'],
    ['parser: {pluginRef: p}', 'passthrough'],
    [
      'requestHandler: {parsers: [{pluginRef: openai-parser}]}\nparser: {pluginRef: p}',
      'openai',
    ],
  ])('of %j is %s', (reference, parser) => {
    expect(read(reference)).toBe(parser);
  });

  it.each([
    [
      'requestHandler: {parsers: [{pluginRef: q}]}',
      'requestHandler refers to parser "q", which is no parser in plugins',
    ],
    [
      'parser: {pluginRef: queue-scorer}',
      'requestHandler refers to parser "queue-scorer", which is no parser',
    ],
    [
      'requestHandler: {parsers: [{pluginRef: p}, {pluginRef: openai-parser}]}',
      'several parsers beside one another (p, openai-parser) are not in this stand-in',
    ],
  ])('refuses %j', (reference, message) => {
    expect(() => read(reference)).toThrow(message);
  });
});
