import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generations, ReleaseLine } from '../generation/Generation';
import { Level } from '../log/Logger';
import { LineLogger } from '../log/LineLogger';
import { LogFormat } from '../log/LogFormat';
import { Decision } from '../scheduling/Decision';
import { Endpoint } from '../scheduling/Endpoint';
import { logDecisions, logHandled } from './logDecision';

// The files hold what zap 1.27 and logr print for the values that the Go
// programs log, without callers and stack traces.
const recorded = (name: string) =>
  readFileSync(path.join(__dirname, '../log/testdata', name), 'utf8')
    .trim()
    .split('\n');

const endpoint = (
  name: string,
  address: string,
  metrics: Partial<Endpoint['metrics']>,
): Endpoint => ({
  key: `llm-d-sim/${name}-rank-0`,
  name: `${name}-rank-0`,
  namespace: 'llm-d-sim',
  podName: name,
  address,
  port: 8000,
  labels: { 'llm-d.ai/role': 'decode', app: name },
  metrics: {
    waitingRequests: 0,
    runningRequests: 1,
    kvCacheUsage: 0,
    cacheBlockTokens: 16,
    cacheBlocks: 1024,
    updatedAt: Date.parse('2026-08-17T10:00:00.120Z'),
    ...metrics,
  },
});

const a = endpoint('a', '10.0.0.1', { kvCacheUsage: 0.25 });
const b = endpoint('b', '10.0.0.2', { waitingRequests: 3 });
const queue = { name: 'queue-scorer', type: 'queue-scorer' };
const load = { name: 'load-aware-scorer', type: 'load-aware-scorer' };

const decision: Decision = {
  requestId: 'r1',
  profile: 'default',
  candidates: [a, b],
  filters: [{ filter: { name: 'decode', type: 'decode-filter' }, dropped: [] }],
  scores: [
    {
      endpoint: a,
      total: 2.5,
      scorers: [
        { scorer: queue, raw: 1, weight: 2, weighted: 2 },
        { scorer: load, raw: 0.5, weight: 1, weighted: 0.5 },
      ],
    },
    {
      endpoint: b,
      total: 0.48828125,
      scorers: [
        { scorer: queue, raw: 0, weight: 2, weighted: 0 },
        { scorer: load, raw: 0.48828125, weight: 1, weighted: 0.48828125 },
      ],
    },
  ],
  tied: [a],
  margin: 2.01171875,
  picker: {
    name: 'max-score-picker',
    type: 'max-score-picker',
    maxNumOfEndpoints: 1,
  },
  picked: [a],
};
const handler = {
  name: 'single-profile-handler',
  type: 'single-profile-handler',
};

/** Everything that is logged of a request, and a line of every other level. */
function written(line: ReleaseLine, format: LogFormat, verbosity = 5) {
  const generation = generations[line];
  const lines: string[] = [];
  const logger = new LineLogger({
    verbosity,
    format,
    write: text => lines.push(text),
    now: () => Date.parse('2026-08-17T10:00:00.250Z'),
  }).with({ 'x-request-id': 'r1' });
  const early = line === '<=0.6';
  if (!early) {
    logger.info(Level.DEFAULT, 'EPP received request');
  }
  logger.info(
    Level.VERBOSE,
    'No associated InferenceObjective found, using default',
    { objectiveKey: '' },
  );
  const about = logger.with({
    objectiveKey: '',
    incomingModelName: 'm',
    targetModelName: 'm',
    priority: 0,
  });
  about.info(Level.DEBUG, 'LLM request assembled');
  logDecisions(new Map([['default', decision]]), {
    generation,
    logger: about,
    handler,
    instrumented: early
      ? { requestId: 'r1', model: 'm', promptLength: 4 }
      : undefined,
  });
  logHandled(
    decision,
    { objectiveKey: '', incomingModelName: 'm', targetModel: 'm' },
    about,
  );
  if (!early) {
    logger.info(Level.DEFAULT, 'EPP sent request body response(s) to proxy', {
      modelName: 'm',
      targetModelName: 'm',
    });
  }
  logger.error(
    'inference error: BadRequest - model not found in request body',
    'Failed to process request',
  );
  logger.info(Level.TRACE, 'Incoming body chunk', { EoS: true });
  logger.info(1, 'one');
  return lines;
}

it.each([
  ['<=0.6', 'zap json', 'v0.4.0.jsonl'],
  ['<=0.6', 'zap console', 'v0.4.0-console.txt'],
  ['0.8', 'zap named', 'v0.8.0.jsonl'],
  ['0.9', 'zap named', 'v0.9.0.jsonl'],
  ['0.10', 'zap named', 'v0.10.0.jsonl'],
  ['>=0.11', 'opentelemetry', 'v0.11.0.jsonl'],
] as const)('writes as %s does, %s', (line, format, name) => {
  expect(written(line, format)).toEqual(recorded(name));
});

it('writes scores at 4, plugins and the destination at 3, neither at 2', () => {
  const words = (verbosity: number) =>
    written('0.10', 'zap named', verbosity).map(
      line => (JSON.parse(line) as { msg: string }).msg,
    );
  expect(words(4)).toEqual(
    expect.arrayContaining(['Calculated score', 'Candidate pods for picking']),
  );
  expect(words(3)).toEqual(
    expect.arrayContaining(['Running filter plugin', 'Request handled']),
  );
  expect(words(3)).not.toEqual(expect.arrayContaining(['Calculated score']));
  expect(words(2)).toEqual([
    'EPP received request',
    'EPP sent request body response(s) to proxy',
    'Failed to process request',
    'one',
  ]);
});

function told(line: ReleaseLine, made: Decision) {
  const lines: Record<string, unknown>[] = [];
  logDecisions(new Map([['default', made]]), {
    generation: generations[line],
    logger: new LineLogger({
      verbosity: 4,
      format: 'zap json',
      write: text => lines.push(JSON.parse(text)),
      now: () => 0,
    }),
    handler,
  });
  return lines;
}

it.each([
  ['<=0.6', 'pods', 'inference gateway'],
  ['0.10', 'endpoints', 'inference error'],
] as const)('says in %s which filter left nobody', (line, noun, prefix) => {
  const filter = { name: 'f', type: 'by-label' };
  const lines = told(line, {
    ...decision,
    filters: [{ filter, dropped: [a, b] }],
    scores: [],
    picked: [],
  });
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'Completed running filter plugin successfully',
      plugin: 'f/by-label',
      [noun]: [],
    }),
  );
  const eliminated = lines.find(
    ({ msg }) => msg === 'Filter eliminated all endpoints',
  );
  expect(eliminated?.endpointsBefore).toBe(line === '0.10' ? 2 : undefined);
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'failed to run scheduler profile',
      error: `${prefix}: Internal - no ${noun} available for the given request`,
    }),
  );
});

it.each([
  ['random-picker', 2.5, 'Selecting endpoints from candidates randomly'],
  [
    'weighted-random-picker',
    2.5,
    'Selecting endpoints from candidates by random weighted picker',
  ],
  [
    'weighted-random-picker',
    0,
    'All scores are zero, delegating to RandomPicker for uniform selection',
  ],
])('%s over totals of %d says "%s"', (type, total, msg) => {
  const lines = told('0.10', {
    ...decision,
    scores: decision.scores.map(scored => ({ ...scored, total })),
    picker: { name: type, type, maxNumOfEndpoints: 2 },
  });
  expect(lines).toContainEqual(expect.objectContaining({ msg }));
});

it('shows an endpoint that was never scraped with empty figures', () => {
  const fresh: Endpoint = {
    ...endpoint('c', '10.0.0.3', {}),
    name: 'c-rank-2',
    metrics: { waitingRequests: 0, runningRequests: 0, kvCacheUsage: 0 },
  };
  const [line] = told('0.10', { ...decision, candidates: [fresh] }).filter(
    ({ msg }) => msg === 'Before running filter plugins',
  );
  expect(line.endpoints).toEqual([
    expect.objectContaining({
      RankIndex: 2,
      CacheBlockSize: 0,
      CacheNumBlocks: 0,
      UpdateTime: '0001-01-01T00:00:00Z',
    }),
  ]);
});
