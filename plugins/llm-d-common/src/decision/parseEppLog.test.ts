import fc from 'fast-check';
import { parseEppLog } from './parseEppLog';

interface Pick {
  id: string;
  picked: string;
  /** Endpoint -> scorer -> raw. */
  scores: Record<string, Record<string, number>>;
  totals: Record<string, number>;
}

/** How the generations of the EPP write the same things. */
const writers = {
  'EPP 0.10': {
    key: 'endpoints-weighted-score',
    plugin: (name: string) => `${name}/${name}`,
    endpoint: (name: string): unknown => ({ name, namespace: 'ns' }),
    level: 'debug',
  },
  'EPP 0.4': {
    key: 'pods-weighted-score',
    plugin: (name: string) => name,
    endpoint: (name: string): unknown => `ns/${name}`,
    level: 'Level(-4)',
  },
};
type Writer = (typeof writers)[keyof typeof writers];

function linesOf({ id, picked, scores, totals }: Pick, writer: Writer) {
  const line = (msg: string, fields: object) =>
    JSON.stringify({ level: writer.level, msg, 'x-request-id': id, ...fields });
  return [
    line('EPP received request', {}),
    ...Object.entries(scores).flatMap(([endpoint, byScorer]) =>
      Object.entries(byScorer).map(([scorer, score]) =>
        line('Calculated score', {
          plugin: writer.plugin(scorer),
          endpoint: writer.endpoint(endpoint),
          score,
        }),
      ),
    ),
    line('Candidate pods for picking', {
      [writer.key]: Object.entries(totals).map(([endpoint, score]) => ({
        endpoint: writer.endpoint(endpoint),
        score,
      })),
    }),
    line('Request handled', { endpoint: writer.endpoint(picked) }),
  ];
}

const name = fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/);
const raw = fc.double({ min: 0, max: 1, noNaN: true });

const pick: fc.Arbitrary<Pick> = fc
  .record({
    id: fc.uuid(),
    endpoints: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    scorers: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
  })
  .chain(({ endpoints, id, scorers }) =>
    fc.record({
      id: fc.constant(id),
      picked: fc.constantFrom(...endpoints),
      scores: fc
        .tuple(...endpoints.map(() => fc.tuple(...scorers.map(() => raw))))
        .map(rows =>
          Object.fromEntries(
            endpoints.map((endpoint, row) => [
              endpoint,
              Object.fromEntries(
                scorers.map((scorer, column) => [scorer, rows[row][column]]),
              ),
            ]),
          ),
        ),
      totals: fc
        .tuple(...endpoints.map(() => raw))
        .map(totals =>
          Object.fromEntries(
            endpoints.map((endpoint, row) => [endpoint, totals[row]]),
          ),
        ),
    }),
  );

const foreign = fc.constantFrom(
  '',
  'I1123 10:00:00.000000       1 main.go:1] starting',
  '{"level":"info","msg":"Pod added","name":"demo"}',
  '{"msg":"Calculated score","x-request-id":"other","plugin":7}',
  '{"msg":"Request handled","x-request-id":""}',
  'null "x-request-id"',
);

describe.each(Object.entries(writers))('the log of %s', (_, writer) => {
  it('gives back every decision, whatever stands between its lines', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(pick, { selector: ({ id }) => id, maxLength: 4 }),
        fc.array(foreign, { minLength: 1 }),
        fc.array(fc.nat(), { minLength: 1 }),
        (picks, noise, dice) => {
          // Requests are decided upon at the same time, so their lines come mixed.
          const queues = picks.map(entry => linesOf(entry, writer));
          const lines: string[] = [];
          for (let n = 0; queues.some(({ length }) => length > 0); n += 1) {
            const filled = queues.filter(({ length }) => length > 0);
            lines.push(
              noise[n % noise.length],
              filled[dice[n % dice.length] % filled.length].shift() ?? '',
            );
          }
          const weights = { a: 2 };
          const decisions = parseEppLog(lines.join('\n'), weights);

          expect([...decisions.keys()].sort()).toEqual(
            picks.map(({ id }) => id).sort(),
          );
          for (const { id, picked, scores, totals } of picks) {
            const decision = decisions.get(id);
            expect(decision).toMatchObject({ picked, source: 'epp-log' });
            for (const [endpoint, total] of Object.entries(totals)) {
              const score = decision?.endpoints[endpoint];
              expect(score?.total).toBe(total);
              for (const [scorer, value] of Object.entries(scores[endpoint])) {
                const weight = scorer === 'a' ? 2 : 1;
                expect(score?.scorers[scorer]).toEqual({
                  raw: value,
                  weight,
                  weighted: weight * value,
                });
              }
            }
          }
        },
      ),
    );
  });

  it('never throws and never invents on a log that is cut off anywhere', () => {
    fc.assert(
      fc.property(pick, fc.nat(), (entry, cut) => {
        const log = linesOf(entry, writer).join('\n');
        const part = log.slice(0, cut % (log.length + 1));
        const decision = parseEppLog(part, {}).get(entry.id);
        expect([undefined, entry.picked]).toContain(decision?.picked);
        for (const [endpoint, score] of Object.entries(
          decision?.endpoints ?? {},
        )) {
          for (const [scorer, value] of Object.entries(score.scorers)) {
            expect(value.raw).toBe(entry.scores[endpoint][scorer]);
          }
        }
      }),
    );
  });
});

it('says that a total is our own sum when the EPP reported none', () => {
  const [received, ...rest] = linesOf(
    {
      id: 'r1',
      picked: 'a-rank-0',
      scores: { 'a-rank-0': { load: 0.5, prefix: 1 } },
      totals: {},
    },
    writers['EPP 0.10'],
  );
  const decision = parseEppLog([received, ...rest].join('\n'), {
    load: 1,
    prefix: 2,
  }).get('r1');
  expect(decision?.source).toBe('recomputed');
  expect(decision?.endpoints['a-rank-0'].total).toBe(2.5);
});

it('reads a quiet log: who was picked, and no scores', () => {
  const log = [
    'no json here',
    '2026-11-23T10:00:00Z {"msg":"Request handled","x-request-id":"r1","endpoint":"ns/a-rank-0"}',
  ].join('\n');
  expect([...parseEppLog(log, {}).values()]).toEqual([
    {
      requestId: 'r1',
      source: 'epp-log',
      picked: 'a-rank-0',
      endpoints: {},
      tied: [],
    },
  ]);
});
