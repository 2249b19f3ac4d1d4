import { Generation, generations } from '../generation/Generation';
import { endpoint, request } from '../testing/endpoints';
import { createScheduler } from './createScheduler';
import { defaultConfig } from './defaultConfig';
import { parseConfig } from './parseConfig';

const current = generations['>=0.10'];
const v040 = generations['<=0.6'];

const yaml = (body: string, apiVersion = current.configApiVersion) =>
  `apiVersion: ${apiVersion}\nkind: EndpointPickerConfig\n${body}`;

const build = (body: string, generation: Generation = current) =>
  createScheduler(
    parseConfig(yaml(body, generation.configApiVersion), generation).config,
    generation,
  );

const decide = async (body: string, generation: Generation = current) =>
  (await build(body, generation)).run(
    request('x'.repeat(100)),
    [endpoint('a')],
    0,
    () => 0,
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
  const { decision } = scheduler.run(request(), [endpoint('a')], 0, () => 0);
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
    scheduler.run(request(prompt), [a], 0, () => 0).decision.scores[0].total;
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
    'plugins: [{type: max-score-picker, parameters: {maxNumOfEndpoints: 0}}]',
    /max-score-picker.*maxNumOfEndpoints/,
  ],
  [
    'plugins: [{type: prefix-cache-scorer, parameters: {prefixMatchInfoProducerName: none}}]',
    /"prefix-cache-scorer" reads the prefix matches of "none"/,
  ],
  ['plugins: [{type: pd-profile-handler}]', /"pd-profile-handler" exists/],
])('refuses %s', async (body, message) => {
  await expect(async () => build(body)).rejects.toThrow(message);
});
