import { EMPTY_STATE } from '../../testing/emptyState';
import { endpoint, request } from '../../testing/endpoints';
import { alwaysDisaggDecider } from '../deciders/alwaysDisaggDecider';
import { roleFilter } from '../filters/roleFilter';
import { maxScorePicker } from '../pickers/maxScorePicker';
import { ProfileHandler } from '../ProfileHandler';
import { prefillerHeader } from '../request-headers/prefillerHeader';
import { scheduleProfiles } from '../scheduleProfiles';
import { disaggProfileHandler } from './disaggProfileHandler';
import { pdProfileHandler } from './pdProfileHandler';
import { singleProfileHandler } from './singleProfileHandler';

const id = { name: 'h', type: 'h' };
const role = (value: string) => ({ 'llm-d.ai/role': value });
const decodePod = endpoint('d', {}, role('decode'));
const prefillPod = endpoint('p', {}, role('prefill'));
const profile = (name: string) => ({
  name,
  filters: [roleFilter(id, [name], false)],
  scorers: [],
  picker: maxScorePicker(id, 1),
});
const profiles = [profile('prefill'), profile('decode')];

const run = (
  handler: ProfileHandler,
  endpoints = [decodePod, prefillPod],
  { prompt = 'x'.repeat(640), matched = 0 } = {},
) =>
  scheduleProfiles(
    request(prompt),
    endpoints,
    {
      ...EMPTY_STATE,
      prefixMatches: new Map([
        [
          'prefix-cache-scorer',
          {
            matchedBlocks: new Map([['ns/d', matched]]),
            totalBlocks: 10,
            blockTokens: 0,
          },
        ],
      ]),
    },
    { handler, profiles },
    () => 0,
  );

const pd = (threshold: number) =>
  pdProfileHandler(id, {
    decodeProfile: 'decode',
    prefillProfile: 'prefill',
    threshold,
    hashBlockSize: 64,
    prefixPlugin: 'prefix-cache-scorer',
  });
const disagg = (options: Partial<Parameters<typeof disaggProfileHandler>[1]>) =>
  disaggProfileHandler(id, {
    decodeProfile: 'decode',
    prefillProfile: 'prefill',
    stageOrder: 'decode-first',
    ...options,
  });

describe('pd-profile-handler of v0.4.0', () => {
  // 640 bytes are 10 blocks; n matched blocks count n - 1.
  it.each([
    { threshold: 0, matched: 10, ran: ['decode', 'prefill'] },
    { threshold: 640, matched: 0, ran: ['decode', 'prefill'] },
    { threshold: 641, matched: 0, ran: ['decode'] },
    { threshold: 63, matched: 10, ran: ['decode', 'prefill'] },
    // 64 bytes are left, or a hair less in floating point, as in Go.
    { threshold: 64, matched: 10, ran: ['decode'] },
    { threshold: 576, matched: 2, ran: ['decode', 'prefill'] },
    { threshold: 577, matched: 2, ran: ['decode'] },
    { threshold: 577, matched: 1, ran: ['decode', 'prefill'] },
  ])(
    'threshold $threshold, $matched of 10 blocks matched: $ran',
    ({ threshold, matched, ran }) => {
      const { decisions } = run(pd(threshold), undefined, { matched });
      expect([...decisions.keys()]).toEqual(ran);
    },
  );
});

it.each([
  ['pd', pd(0)],
  ['disagg', disagg({ decider: alwaysDisaggDecider(id) })],
])('%s: decode serves, with or without a prefill pod', (_name, handler) => {
  expect(run(handler).result).toMatchObject({
    kind: 'picked',
    primary: { profile: 'decode', picked: [decodePod] },
  });
  const alone = run(handler, [decodePod]);
  expect(alone.result).toMatchObject({ kind: 'picked' });
  expect(alone.decisions.get('prefill')?.picked).toEqual([]);
  const noDecode = run(handler, [prefillPod]);
  expect(noDecode.result).toEqual({
    kind: 'failed',
    reason: 'failed to find available decode workers',
  });
  expect([...noDecode.decisions.keys()]).toEqual(['decode']);
});

it.each([
  ['without a decider', disagg({}), ['decode']],
  [
    'prefill first',
    disagg({ stageOrder: 'prefill-first' }),
    ['prefill', 'decode'],
  ],
])('disagg %s runs %#', (_name, handler, ran) => {
  const { decisions, result } = run(handler);
  expect([...decisions.keys()]).toEqual(ran);
  expect(result).toMatchObject({
    kind: 'picked',
    primary: { profile: 'decode' },
  });
});

it('says which profiles are missing', () => {
  expect(() => pd(0).checkProfiles(['decode'])).toThrow(/no prefill/);
  expect(() => disagg({}).checkProfiles(['prefill'])).toThrow(/no decode/);
  expect(() =>
    singleProfileHandler(id, () => '').checkProfiles(['a', 'b']),
  ).toThrow(/exactly one scheduling profile.*a, b/);
});

describe('x-prefiller-host-port', () => {
  const { decisions } = run(pd(0));
  const without = run(pd(0), [decodePod]).decisions;
  const handler = (foreignValue: 'emptied' | 'dropped') =>
    prefillerHeader(id, { prefillProfile: 'prefill', foreignValue });
  const foreign = { 'x-prefiller-host-port': '6.6.6.6:1', other: 'kept' };

  it.each(['emptied', 'dropped'] as const)(
    'names the prefill pod, whatever the client said (%s)',
    foreignValue => {
      expect(handler(foreignValue).apply(foreign, decisions)).toEqual({
        'x-prefiller-host-port': '10.0.0.1:8000',
        other: 'kept',
      });
      expect(handler(foreignValue).apply({}, without)).toEqual({});
    },
  );

  it("does not pass the client's own value on", () => {
    expect(handler('emptied').apply(foreign, without)).toEqual({
      'x-prefiller-host-port': '',
      other: 'kept',
    });
    expect(handler('dropped').apply(foreign, without)).toEqual({
      other: 'kept',
    });
  });
});
