import { z } from 'zod';
import { reserved } from '../reservedHeaders';

/** Most requests of a trace. */
export const mostRequests = 2000;
/** Most bytes of all its prompts. */
const mostPromptBytes = 16 * 1024 * 1024;

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/, {
  error: 'must be up to 63 letters, digits, spaces, dots, dashes',
});

const positive = z.number().int().positive();

const headers = z
  .record(
    z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, {
        error: 'is no header name',
      })
      .transform(text => text.toLowerCase())
      .refine(text => !reserved.includes(text), {
        error: 'is not for tests to set',
      }),
    z.string().regex(/^[\x20-\x7e]{0,1000}$/, {
      error: 'must be printable ASCII of at most 1000 characters',
    }),
  )
  .refine(value => Object.keys(value).length <= 20, {
    error: 'at most 20 headers',
  });

const group = z
  .strictObject({
    name: name.describe('What the group is called in tables and assertions'),
    count: positive.max(mostRequests).default(1),
    api: z.enum(['completions', 'chat']).default('completions'),
    promptBytes: positive.max(1_000_000).default(256),
    prefix: name
      .optional()
      .describe('Prompts of the same prefix begin with the same bytes'),
    prefixBytes: positive
      .max(1_000_000)
      .optional()
      .describe('How many; left out: the whole prompt'),
    maxTokens: positive.max(4096).default(8),
    ignoreEos: z.boolean().default(false),
    stream: z.boolean().default(false),
    headers: headers.default({}),
    atMs: z
      .number()
      .min(0)
      .max(3_600_000)
      .optional()
      .describe('First request; only with arrivals: timed'),
    everyMs: z
      .number()
      .min(0)
      .max(60_000)
      .optional()
      .describe('Between two of the group; only with arrivals: timed'),
  })
  .refine(
    ({ prefix, prefixBytes }) =>
      prefixBytes === undefined || prefix !== undefined,
    { error: 'needs a prefix beside it', path: ['prefixBytes'] },
  )
  .refine(({ prefixBytes = 0, promptBytes }) => prefixBytes <= promptBytes, {
    error: 'must not be longer than promptBytes',
    path: ['prefixBytes'],
  });

const arrivals = z.union(
  [
    z.enum(['sequential', 'timed']),
    z.strictObject({ concurrency: positive.max(500) }),
    z.strictObject({
      perSecond: z.number().positive().max(2000),
      spacing: z.enum(['even', 'poisson']).default('even'),
    }),
  ],
  {
    error:
      'must be sequential, timed, {concurrency: <n>} or {perSecond: <rate>, spacing: even | poisson}',
  },
);

const share = z.number().min(0).max(1);
const groups = z.array(name).min(1).optional();

const assertion = z.discriminatedUnion('that', [
  z.strictObject({
    that: z.literal('answered'),
    groups,
    atLeast: share.default(1),
  }),
  z.strictObject({
    that: z.literal('statuses'),
    groups,
    only: z.array(z.number().int().min(100).max(599)).min(1),
  }),
  z.strictObject({ that: z.literal('passed-epp'), groups }),
  z.strictObject({ that: z.literal('served-as-picked'), groups }),
  z.strictObject({ that: z.literal('same-endpoint'), groups }),
  z.strictObject({
    that: z.literal('latency'),
    groups,
    of: z.enum(['ttft', 'itl', 'e2e']),
    quantile: z.number().gt(0).max(1).default(0.95),
    atMostMs: z.number().positive(),
  }),
  z.strictObject({
    that: z.literal('prefix-hits'),
    groups,
    atLeast: share,
  }),
  z.strictObject({
    that: z.literal('imbalance'),
    groups,
    atMost: z.number().min(1),
  }),
]);

/** A trace as somebody writes it: what is sent, when, and what has to come of it. Prompts are made, never written down. */
export const traceSchema = z
  .strictObject({
    arrivals: arrivals.default('sequential'),
    requests: z.array(group).min(1).max(200),
    assertions: z.array(assertion).min(1).max(50),
  })
  .superRefine((trace, context) => {
    const { requests } = trace;
    const total = requests.reduce((sum, { count }) => sum + count, 0);
    if (total > mostRequests) {
      context.addIssue({
        code: 'custom',
        path: ['requests'],
        message: `are ${total} requests; at most ${mostRequests}`,
      });
    }
    const bytes = requests.reduce(
      (sum, { count, promptBytes }) => sum + count * promptBytes,
      0,
    );
    if (bytes > mostPromptBytes) {
      context.addIssue({
        code: 'custom',
        path: ['requests'],
        message: `have ${bytes} bytes of prompts; at most ${mostPromptBytes}`,
      });
    }
    requests.forEach((entry, index) => {
      if (requests.findIndex(other => other.name === entry.name) < index) {
        context.addIssue({
          code: 'custom',
          path: ['requests', index, 'name'],
          message: `${entry.name} is there twice`,
        });
      }
      for (const field of ['atMs', 'everyMs'] as const) {
        if (trace.arrivals !== 'timed' && entry[field] !== undefined) {
          context.addIssue({
            code: 'custom',
            path: ['requests', index, field],
            message: 'is for arrivals: timed only',
          });
        }
      }
    });
    trace.assertions.forEach((entry, index) => {
      const unknown = entry.groups?.find(
        wanted => !requests.some(other => other.name === wanted),
      );
      if (unknown !== undefined) {
        context.addIssue({
          code: 'custom',
          path: ['assertions', index, 'groups'],
          message: `there are no requests called ${unknown}`,
        });
      }
    });
  });

export type Trace = z.output<typeof traceSchema>;
export type TraceAssertion = Trace['assertions'][number];
