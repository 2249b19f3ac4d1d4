import { z } from 'zod';
import {
  loggedEndpoint,
  scoredEndpoint,
  type LoggedEndpoint,
} from './endpointReferences';
import { breakdownOf, nameAndNumber } from './instrumentedLines';
import type { EppLogLine } from './readLogLine';

/** What one line tells of a decision. */
export type DecisionLine =
  | { type: 'profile'; profile: string }
  | { type: 'candidates'; endpoints: LoggedEndpoint[] }
  | { type: 'kept'; filter: string; endpoints: LoggedEndpoint[] }
  | { type: 'score'; scorer: string; endpoint: LoggedEndpoint; raw: number }
  | {
      type: 'totals';
      totals: { endpoint: LoggedEndpoint; score: number }[];
    }
  | { type: 'result'; endpoints: LoggedEndpoint[] }
  | { type: 'handled'; endpoint: string | LoggedEndpoint }
  | {
      /** Of the instrumented build, with three decimals. */
      type: 'breakdown';
      scores: { scorer: string; endpoint: string; raw: number }[];
      totals: { endpoint: string; score: number }[];
      promptBytes?: number;
    }
  | { type: 'selected'; endpoints: string[] };

/** `<name>/<type>`, or the name alone. */
const plugin = z.string().transform(text => text.split('/', 1)[0]);

const endpoints = z.array(loggedEndpoint);

/** Lists are under `pods` until 0.6 and under `endpoints` later. */
const listed = z
  .object({ pods: endpoints.optional(), endpoints: endpoints.optional() })
  .transform(line => line.endpoints ?? line.pods ?? []);

const score = z.object({ plugin, endpoint: loggedEndpoint, score: z.number() });

const totals = z
  .object({
    'endpoints-weighted-score': z.array(scoredEndpoint).optional(),
    'pods-weighted-score': z.array(scoredEndpoint).optional(),
  })
  .transform(
    line =>
      line['endpoints-weighted-score'] ?? line['pods-weighted-score'] ?? [],
  );

/** What was picked: scored endpoints from 0.4 on, bare ones before. */
const picked = z.array(
  z.union([
    scoredEndpoint.transform(({ endpoint }) => endpoint),
    loggedEndpoint,
  ]),
);

const result = z
  .object({
    result: z.object({
      TargetEndpoints: picked.nullish(),
      TargetPods: picked.nullish(),
    }),
  })
  .transform(
    line => line.result.TargetEndpoints ?? line.result.TargetPods ?? [],
  );

/** `ip:port`, several of them parted by commas; our own stand-in once wrote an object. */
const handled = z.object({
  endpoint: z.union([
    z.string().transform(text => text.split(',', 1)[0]),
    loggedEndpoint,
  ]),
});

const breakdown = z.object({
  scorers: z.array(z.string()),
  weighted: z.array(z.string()),
  prompt_len: z.number().optional(),
});

const selected = z.object({ selected: z.array(z.string()) });

type Reader = (fields: EppLogLine['fields']) => DecisionLine | undefined;

const readers = new Map<string, Reader>([
  [
    'Running scheduler profile',
    read(z.object({ profile: z.string() }), ({ profile }) => ({
      type: 'profile',
      profile,
    })),
  ],
  [
    'Before running filter plugins',
    read(listed, candidates => ({ type: 'candidates', endpoints: candidates })),
  ],
  [
    'Completed running filter plugin successfully',
    fields => {
      const filter = z.object({ plugin }).safeParse(fields);
      const kept = listed.safeParse(fields);
      return filter.success && kept.success
        ? { type: 'kept', filter: filter.data.plugin, endpoints: kept.data }
        : undefined;
    },
  ],
  [
    'Filter eliminated all endpoints',
    read(z.object({ plugin }), line => ({
      type: 'kept',
      filter: line.plugin,
      endpoints: [],
    })),
  ],
  [
    'Calculated score',
    read(score, line => ({
      type: 'score',
      scorer: line.plugin,
      endpoint: line.endpoint,
      raw: line.score,
    })),
  ],
  [
    'Candidate pods for picking',
    read(totals, list => ({ type: 'totals', totals: list })),
  ],
  [
    'Completed running picker plugin successfully',
    read(result, list => ({ type: 'result', endpoints: list })),
  ],
  [
    'Request handled',
    read(handled, ({ endpoint }) => ({ type: 'handled', endpoint })),
  ],
  [
    'Scoring breakdown',
    read(breakdown, line => ({
      type: 'breakdown',
      scores: line.scorers.flatMap(breakdownOf),
      totals: line.weighted.flatMap(nameAndNumber),
      promptBytes: line.prompt_len,
    })),
  ],
  [
    'Scoring decision',
    read(selected, line => ({
      type: 'selected',
      endpoints: line.selected.map(name => name.slice(name.indexOf('/') + 1)),
    })),
  ],
]);

/** @returns undefined for a line that tells nothing of a decision, or is damaged */
export function readDecisionLine({
  fields,
  message,
}: EppLogLine): DecisionLine | undefined {
  return readers.get(message)?.(fields);
}

function read<T>(
  schema: z.ZodType<T>,
  lineOf: (data: T) => DecisionLine,
): Reader {
  return fields => {
    const parsed = schema.safeParse(fields);
    return parsed.success ? lineOf(parsed.data) : undefined;
  };
}
