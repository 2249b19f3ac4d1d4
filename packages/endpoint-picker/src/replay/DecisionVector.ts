import { z } from 'zod';

const headers = z
  .record(z.string(), z.string())
  .default({})
  .transform(given =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  );

/** A request as its client writes it, with headers beside its body. */
const request = z.looseObject({ model: z.string(), headers });

const past = {
  /** Name of the endpoint that it went to. */
  endpoint: z.string(),
  /** Name of the endpoint that prefilled it, if that was another. */
  prefill: z.string().optional(),
  /** Whether its response is complete; if not it counts as in flight. */
  completed: z.boolean().default(true),
};

/** `{endpoint, request: {...}}`, or the request's fields beside `endpoint`. */
const pastRequest = z.union([
  z.object({ ...past, request }),
  z
    .looseObject({ ...past, model: z.string(), headers })
    .transform(({ endpoint, prefill, completed, ...rest }) => ({
      endpoint,
      prefill,
      completed,
      request: rest,
    })),
]);

const values = z.record(z.string(), z.number());

/**
 * One decision of a real Endpoint Picker: what it was asked, what it saw, what
 * it remembered, and what came out.
 *
 * @public
 */
export const decisionVector = z.object({
  /** Release, such as `v0.10.0`. */
  version: z.string(),
  /**
   * An EndpointPickerConfig, as YAML or as an object, with or without
   * apiVersion and kind; or the name of a ready-made one.
   */
  profile: z.union([z.string(), z.record(z.string(), z.unknown())]),
  request,
  endpoints: z
    .array(
      z.object({
        name: z.string(),
        namespace: z.string().default('default'),
        labels: z.record(z.string(), z.string()).default({}),
        waiting: z.number().default(0),
        running: z.number().default(0),
        kvUsage: z.number().default(0),
        blockSize: z.number().optional(),
        numBlocks: z.number().optional(),
      }),
    )
    .min(1),
  history: z.array(pastRequest).default([]),
  expect: z.object({
    /** All endpoints that could have been picked: a tie is a set. */
    picked: z.array(z.string()).optional(),
    totals: values.optional(),
    /** Scorer to endpoint to score before its weight. */
    scores: z.record(z.string(), values).optional(),
  }),
});

/** @public */
export type DecisionVector = z.infer<typeof decisionVector>;
