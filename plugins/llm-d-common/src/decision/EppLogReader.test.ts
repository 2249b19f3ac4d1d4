import { parseEppLog } from './parseEppLog';
import { parseGatewayLog } from './parseGatewayLog';

/** Lines as the generations of the real EPP write them; metrics of endpoints are shortened. */
const context = {
  'x-request-id': 'r1',
  objectiveKey: '',
  incomingModelName: 'random',
  targetModelName: 'random',
  priority: 0,
};

const struct = (name: string, address: string) => ({
  NamespacedName: { Namespace: 'llm-d-sim', Name: name },
  PodName: name.replace('-rank-0', ''),
  Address: address,
  Port: '8000',
  Labels: { app: 'demo' },
  UpdateTime: '2025-12-01T10:00:00.473752256Z',
});

const a = struct('a-rank-0', '10.0.0.1');
const b = struct('b-rank-0', '10.0.0.2');
const prefill = struct('p-rank-0', '10.0.0.3');

interface Envelope {
  line(msg: string, fields: object): string;
  listKey: 'pods' | 'endpoints';
  scored(endpoint: object, score: number): object;
  resultKey: 'TargetPods' | 'TargetEndpoints';
}

const early = {
  listKey: 'pods',
  scored: (endpoint: object, score: number) => ({
    Pod: endpoint,
    Score: score,
  }),
  resultKey: 'TargetPods',
} as const;
const late = {
  listKey: 'endpoints',
  scored: (endpoint: object, score: number) => ({
    Endpoint: endpoint,
    Score: score,
  }),
  resultKey: 'TargetEndpoints',
} as const;

const envelopes: Record<string, Envelope> = {
  '0.4, JSON': {
    ...early,
    line: (msg, fields) =>
      JSON.stringify({
        level: 'Level(-4)',
        ts: '2025-12-01T10:00:00Z',
        caller: 'framework/scheduler_profile.go:165',
        msg,
        ...context,
        ...fields,
      }),
  },
  '0.4, console': {
    ...early,
    line: (msg, fields) =>
      [
        '2025-12-01T10:00:00Z',
        'LEVEL(-4)',
        'framework/scheduler_profile.go:165',
        msg,
        JSON.stringify({ ...context, ...fields }),
      ].join('\t'),
  },
  '0.10': {
    ...late,
    line: (msg, fields) =>
      JSON.stringify({
        level: 'debug',
        ts: 1795703440.155928,
        caller: 'scheduling/scheduler_profile.go:166',
        msg,
        ...context,
        ...fields,
      }),
  },
  'OpenTelemetry names': {
    ...late,
    line: (msg, fields) =>
      JSON.stringify({
        severity_text: 'DEBUG',
        timestamp: '2026-09-15T10:00:00.155933Z',
        body: msg,
        'service.name': 'llm-d-epp',
        ...context,
        ...fields,
        severity_number: 5,
      }),
    scored: (endpoint, score) => {
      const { NamespacedName: ID, ...rest } = Object(endpoint);
      return { Endpoint: { ID, ...rest }, Score: score };
    },
  },
};

describe.each(Object.entries(envelopes))(
  'the log of EPP %s',
  (_, { line, listKey, resultKey, scored }) => {
    const profile = (
      name: string,
      options: {
        filter: string;
        before: object[];
        kept: { endpoint: ReturnType<typeof struct>; score: number }[];
        weight: number;
      },
    ) => [
      line('Running scheduler profile', { profile: name }),
      line('Before running filter plugins', { [listKey]: options.before }),
      line('Completed running filter plugin successfully', {
        plugin: `${options.filter}/${options.filter}`,
        [listKey]: options.kept.map(({ endpoint }) => endpoint),
      }),
      ...options.kept.map(({ endpoint, score }) =>
        line('Calculated score', {
          plugin: 'prefix-cache-scorer/prefix-cache-scorer',
          endpoint: {
            name: endpoint.NamespacedName.Name,
            namespace: 'llm-d-sim',
          },
          score,
        }),
      ),
      line('Candidate pods for picking', {
        [`${listKey}-weighted-score`]: options.kept.map(({ endpoint, score }) =>
          scored(endpoint, score * options.weight),
        ),
      }),
      line('Completed running picker plugin successfully', {
        plugin: 'max-score-picker/max-score-picker',
        result: {
          [resultKey]: [
            scored(
              options.kept[0].endpoint,
              options.kept[0].score * options.weight,
            ),
          ],
        },
      }),
    ];
    const decode = profile('decode', {
      filter: 'decode-filter',
      before: [b, prefill, a],
      kept: [
        { endpoint: a, score: 1 },
        { endpoint: b, score: 0 },
      ],
      weight: 2,
    });
    const weights = { 'prefix-cache-scorer': 2 };
    const reading = {
      pickers: { decode: 'max-score-picker', prefill: 'max-score-picker' },
    };

    it('gives candidates, drops, scores, totals and the pick by its address', () => {
      const log = [
        line('EPP received request', {}),
        ...decode,
        line('Request handled', {
          targetModel: 'random',
          endpoint: '10.0.0.1:8000,10.0.0.2:8000',
        }),
      ].join('\n');
      expect(parseEppLog(log, weights, reading).get('r1')).toEqual({
        requestId: 'r1',
        source: 'epp-log',
        profile: 'decode',
        picked: 'a-rank-0',
        endpoints: {
          'a-rank-0': {
            total: 2,
            scorers: {
              'prefix-cache-scorer': { raw: 1, weight: 2, weighted: 2 },
            },
          },
          'b-rank-0': {
            total: 0,
            scorers: {
              'prefix-cache-scorer': { raw: 0, weight: 2, weighted: 0 },
            },
          },
        },
        candidates: ['a-rank-0', 'b-rank-0', 'p-rank-0'],
        drops: [{ filter: 'decode-filter', dropped: ['p-rank-0'] }],
        tied: ['a-rank-0'],
        runnerUp: 'b-rank-0',
        margin: 2,
      });
    });

    it('keeps the profiles of one request apart, each with its own weights', () => {
      const log = [
        ...decode,
        ...profile('prefill', {
          filter: 'prefill-filter',
          before: [a, b, prefill],
          kept: [{ endpoint: prefill, score: 0.5 }],
          weight: 4,
        }),
        line('Request handled', { endpoint: '10.0.0.1:8000' }),
      ].join('\n');
      const decision = parseEppLog(log, weights, {
        ...reading,
        profileWeights: { prefill: { 'prefix-cache-scorer': 4 } },
      }).get('r1');
      expect(decision).toMatchObject({
        profile: 'decode',
        picked: 'a-rank-0',
        otherProfiles: [
          {
            profile: 'prefill',
            picked: 'p-rank-0',
            drops: [
              { filter: 'prefill-filter', dropped: ['a-rank-0', 'b-rank-0'] },
            ],
            endpoints: { 'p-rank-0': { total: 2 } },
          },
        ],
      });
      expect(decision?.inconsistency).toBeUndefined();
    });

    it('tells that weights are not those that the EPP runs with, and that a pick was not the best', () => {
      const log = [
        ...decode,
        line('Request handled', { endpoint: '10.0.0.2:8000' }),
      ].join('\n');
      expect(
        parseEppLog(log, { 'prefix-cache-scorer': 3 }, reading).get('r1')
          ?.inconsistency,
      ).toContain('are these the weights that the EPP runs with?');
      expect(parseEppLog(log, weights, reading).get('r1')?.inconsistency).toBe(
        'The EPP picked b-rank-0 with 0.000, although a-rank-0 had 2.000.',
      );
      expect(
        parseEppLog(log, weights, { pickers: { decode: 'random-picker' } }).get(
          'r1',
        )?.inconsistency,
      ).toBeUndefined();
    });

    it('knows the endpoint of a quiet log when somebody knows the addresses', () => {
      const log = line('Request handled', { endpoint: '10.0.0.2:8000' });
      expect(parseEppLog(log, weights).get('r1')?.picked).toBeUndefined();
      expect(
        parseEppLog(log, weights, {
          endpointNames: new Map([['10.0.0.2:8000', 'b-rank-0']]),
        }).get('r1')?.picked,
      ).toBe('b-rank-0');
    });
  },
);

describe('the instrumented build', () => {
  const line = (msg: string, fields: object) =>
    JSON.stringify({ level: 'info', msg, ...context, ...fields });
  const log = [
    line('Scoring breakdown', {
      request_id: 'r1',
      model: 'random',
      prompt_len: 5019,
      scorers: [
        'load-aware-scorer/load-aware-scorer[llm-d-sim/a-rank-0=0.500, llm-d-sim/b-rank-0=0.500]',
        'prefix-cache-scorer/prefix-cache-scorer[llm-d-sim/a-rank-0=0.333, llm-d-sim/b-rank-0=0.000]',
      ],
      weighted: ['llm-d-sim/a-rank-0=1.167', 'llm-d-sim/b-rank-0=0.500'],
    }),
    line('Scoring decision', {
      picker: 'max-score-picker/max-score-picker',
      selected: ['llm-d-sim/a-rank-0'],
      scores: ['llm-d-sim/b-rank-0=0.500', 'llm-d-sim/a-rank-0=1.167'],
    }),
  ];

  it('tells scores, totals, the pick and the length of the prompt at level 0', () => {
    const decision = parseEppLog(
      log.join('\n'),
      { 'prefix-cache-scorer': 2 },
      { pickers: { default: 'max-score-picker' } },
    ).get('r1');
    expect(decision).toMatchObject({
      source: 'epp-log',
      picked: 'a-rank-0',
      promptBytes: 5019,
      endpoints: {
        'a-rank-0': {
          total: 1.167,
          scorers: {
            'load-aware-scorer': { raw: 0.5, weight: 1 },
            'prefix-cache-scorer': { raw: 0.333, weight: 2 },
          },
        },
      },
    });
    // 0.500 + 2 x 0.333 is 1.166: three decimals of the scores explain the rest.
    expect(decision?.inconsistency).toBeUndefined();
  });

  it.each(['', '[x', 'a/b[]', 'a/b[c=d]', 'x=1'])(
    'passes over a damaged scorer %j',
    scorer => {
      const damaged = line('Scoring breakdown', {
        scorers: [scorer],
        weighted: ['no number'],
      });
      expect(parseEppLog(damaged, {}).get('r1')?.endpoints).toEqual({});
    },
  );
});

it('a filter that leaves nobody is seen', () => {
  const line = (msg: string, fields: object) =>
    JSON.stringify({ msg, ...context, ...fields });
  const log = [
    line('Before running filter plugins', { endpoints: [a, b] }),
    line('Filter eliminated all endpoints', {
      plugin: 'label-selector-filter/label-selector-filter',
      endpointsBefore: 2,
    }),
  ].join('\n');
  expect(parseEppLog(log, {}).get('r1')).toMatchObject({
    drops: [
      {
        filter: 'label-selector-filter',
        dropped: ['a-rank-0', 'b-rank-0'],
      },
    ],
    endpoints: {},
    tied: [],
  });
});

describe('the log of a gateway', () => {
  const names = new Map([['10.0.0.1:8000', 'a-rank-0']]);

  it.each<[string, object]>([
    [
      'the local one',
      {
        msg: 'request',
        requestId: 'r1',
        decision: {
          picked: ['10.0.0.1:8000'],
          source: 'metadata',
          scores: { '10.0.0.1:8000': 3.5, '10.0.0.2:8000': 1.5 },
        },
      },
    ],
    [
      'Envoy',
      {
        request_id: 'r1',
        epp: {
          'x-gateway-destination-endpoint': '10.0.0.1:8000,10.0.0.2:8000',
          'x-gateway-destination-endpoint-scores': {
            '10.0.0.1:8000': 3.5,
            '10.0.0.2:8000': 1.5,
          },
        },
      },
    ],
  ])('%s tells totals and the pick', (_, record) => {
    const log = ['no json', JSON.stringify(record), '{"decision": 7}'];
    expect(parseGatewayLog(log.join('\n'), names).get('r1')).toEqual({
      requestId: 'r1',
      source: 'epp-metadata',
      picked: 'a-rank-0',
      endpoints: {
        '10.0.0.2:8000': { total: 1.5, scorers: {} },
        'a-rank-0': { total: 3.5, scorers: {} },
      },
      tied: ['a-rank-0'],
      runnerUp: '10.0.0.2:8000',
      margin: 2,
    });
  });
});
