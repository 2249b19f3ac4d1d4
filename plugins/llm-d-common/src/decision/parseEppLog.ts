import { z } from 'zod';
import type { Decision, EndpointScore, ScorerValue } from './Decision';
import { rankEndpoints } from './rankEndpoints';

/** An endpoint is written as an object, or as `<namespace>/<name>`. */
const endpointName = z.union([
  z.object({ name: z.string() }).transform(({ name }) => name),
  z.string().transform(text => text.slice(text.indexOf('/') + 1)),
]);

const requestId = z.string().min(1);

const scoreLine = z.object({
  msg: z.literal('Calculated score'),
  'x-request-id': requestId,
  /** `<name>/<type>`, or the name alone. */
  plugin: z.string().transform(text => text.split('/', 1)[0]),
  endpoint: endpointName,
  score: z.number(),
});

const weightedScores = z.array(
  z.object({ endpoint: endpointName, score: z.number() }),
);

const candidatesLine = z
  .object({
    msg: z.literal('Candidate pods for picking'),
    'x-request-id': requestId,
    /** EPP 0.10 and later. */
    'endpoints-weighted-score': weightedScores.optional(),
    /** EPP 0.4. */
    'pods-weighted-score': weightedScores.optional(),
  })
  .transform(line => ({
    msg: line.msg,
    'x-request-id': line['x-request-id'],
    totals:
      line['endpoints-weighted-score'] ?? line['pods-weighted-score'] ?? [],
  }));

const handledLine = z.object({
  msg: z.literal('Request handled'),
  'x-request-id': requestId,
  endpoint: endpointName,
});

const decisionLine = z.union([scoreLine, candidatesLine, handledLine]);

type DecisionLine = z.output<typeof decisionLine>;

interface Gathered {
  picked?: string;
  totals: Map<string, number>;
  /** Endpoint -> scorer -> raw score. */
  scores: Map<string, Map<string, number>>;
}

/**
 * Reads decisions out of the log of an EPP (0.4 or 0.10 and later, JSON encoder). Lines that are something else, cut off or
 * damaged are passed over. Scores are logged from verbosity 4 on, picks from 3 on; a decision holds what the log had.
 *
 * A total comes from the EPP's own line. Where that line is missing the total is the sum of the weighted scores, and the
 * decision's source is `recomputed`.
 *
 * @param lines - the log, lines separated by line breaks
 * @param weights - scorer name to weight; a scorer without one has the EPP's default weight 1
 * @returns decisions by request id, in the order in which the requests first appear
 * @public
 */
export function parseEppLog(
  lines: string,
  weights: Readonly<Record<string, number>>,
): Map<string, Decision> {
  const gathered = new Map<string, Gathered>();
  for (const text of lines.split('\n')) {
    const line = parseLine(text);
    if (!line) {
      continue;
    }
    const id = line['x-request-id'];
    const decision: Gathered = gathered.get(id) ?? {
      totals: new Map(),
      scores: new Map(),
    };
    gathered.set(id, decision);
    gather(decision, line);
  }
  return new Map(
    [...gathered].map(([id, decision]) => [
      id,
      toDecision(id, decision, weights),
    ]),
  );
}

function parseLine(text: string): DecisionLine | undefined {
  // A container runtime may put a timestamp before the line. Parsing is dear, and most lines are about something else.
  const start = text.indexOf('{');
  if (start < 0 || !text.includes('"x-request-id"')) {
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
  const line = decisionLine.safeParse(value);
  return line.success ? line.data : undefined;
}

function gather(decision: Gathered, line: DecisionLine): void {
  switch (line.msg) {
    case 'Calculated score': {
      const scores = decision.scores.get(line.endpoint) ?? new Map();
      scores.set(line.plugin, line.score);
      decision.scores.set(line.endpoint, scores);
      break;
    }
    case 'Candidate pods for picking':
      line.totals.forEach(({ endpoint, score }) =>
        decision.totals.set(endpoint, score),
      );
      break;
    default:
      decision.picked = line.endpoint;
  }
}

function toDecision(
  id: string,
  { picked, totals, scores }: Gathered,
  weights: Readonly<Record<string, number>>,
): Decision {
  const names = new Set([...totals.keys(), ...scores.keys()]);
  const endpoints = [...names].map((name): [string, EndpointScore] => {
    const scorers = [...(scores.get(name) ?? [])].map(
      ([scorer, raw]): [string, ScorerValue] => {
        const weight = Object.hasOwn(weights, scorer) ? weights[scorer] : 1;
        return [scorer, { raw, weight, weighted: weight * raw }];
      },
    );
    const total =
      totals.get(name) ??
      scorers.reduce((sum, [, { weighted }]) => sum + weighted, 0);
    return [name, { total, scorers: Object.fromEntries(scorers) }];
  });
  const scored = Object.fromEntries(endpoints);
  return {
    requestId: id,
    source: [...names].every(name => totals.has(name))
      ? 'epp-log'
      : 'recomputed',
    ...(picked !== undefined && { picked }),
    endpoints: scored,
    ...rankEndpoints(scored),
  };
}
