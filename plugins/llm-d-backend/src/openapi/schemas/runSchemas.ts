import type {
  FlakeStatistics,
  RoutingTestRun,
  RoutingTestRunDetail,
  RunComparison,
  RunReport,
  RunRequest,
  RunSummary,
  ScenarioDescription,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { verdictSchema } from './fleetSchemas';
import { figure, instant } from './shared';

export const parametersSchema = z.record(
  z.string(),
  z.union([z.number(), z.string(), z.boolean()]),
);

const parameterBase = { name: z.string(), description: z.string() };

export const scenarioSchema: z.ZodType<ScenarioDescription> = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    proves: z.string(),
    disruptive: z.boolean(),
    parameters: z.array(
      z.discriminatedUnion('type', [
        z.object({
          ...parameterBase,
          type: z.enum(['integer', 'number']),
          default: z.number(),
          minimum: z.number(),
          maximum: z.number(),
          unit: z.string().optional(),
        }),
        z.object({
          ...parameterBase,
          type: z.literal('boolean'),
          default: z.boolean(),
        }),
        z.object({
          ...parameterBase,
          type: z.literal('text'),
          default: z.string(),
          multiline: z.boolean().optional(),
          maxLength: z.number(),
        }),
        z.object({
          ...parameterBase,
          type: z.literal('choice'),
          default: z.string(),
          choices: z.array(z.string()),
        }),
      ]),
    ),
    cost: z.object({
      requests: z.number(),
      concurrency: z.number(),
      seconds: z.number(),
      promptTokens: z.number(),
      completionTokens: z.number(),
    }),
  })
  .meta({ id: 'ScenarioDescription' });

const assertionSchema = z
  .object({
    name: z.string(),
    passed: z.boolean(),
    measured: z.string(),
    expected: z.string(),
    tolerance: z.string().optional(),
  })
  .meta({ id: 'Assertion' });

const decisionSchema = z
  .looseObject({
    requestId: z.string(),
    source: z.enum(['epp-log', 'epp-metadata', 'recomputed']),
    picked: z.string().optional(),
    endpoints: z.record(
      z.string(),
      z.object({
        total: z.number(),
        scorers: z.record(
          z.string(),
          z.object({
            raw: z.number(),
            weight: z.number(),
            weighted: z.number(),
          }),
        ),
      }),
    ),
    candidates: z.array(z.string()).optional(),
    drops: z
      .array(z.object({ filter: z.string(), dropped: z.array(z.string()) }))
      .optional(),
    tied: z.array(z.string()),
    runnerUp: z.string().optional(),
    margin: z.number().optional(),
    inconsistency: z.string().optional(),
  })
  .meta({ id: 'Decision' });

const runRequestSchema: z.ZodType<RunRequest> = z
  .looseObject({
    index: z.number(),
    phase: z.string(),
    requestId: z.string(),
    status: z.number(),
    error: z.string().optional(),
    served: z.string().optional(),
    decision: decisionSchema.optional(),
    startedAtMs: figure,
    lagMs: figure,
    ttftMs: figure.optional(),
    itlMs: figure.optional(),
    e2eMs: figure.optional(),
    responseBytes: z.number().optional(),
    promptBytes: z.number().optional(),
    prefilledBy: z.string().optional(),
  })
  .meta({ id: 'RunRequest' });

const latencySchema = z
  .object({
    p50: figure,
    p95: figure,
    p99: figure,
    histogram: z.object({
      boundaries: z.array(z.number()),
      counts: z.array(z.number()),
      sum: z.number(),
      min: z.number().optional(),
      max: z.number().optional(),
    }),
  })
  .meta({ id: 'LatencySummary' });

const summarySchema: z.ZodType<RunSummary> = z
  .object({
    sent: z.number(),
    byStatus: z.record(z.string(), z.number()),
    byEndpoint: z.record(z.string(), z.number()),
    ttft: latencySchema.optional(),
    itl: latencySchema.optional(),
    e2e: latencySchema.optional(),
    lag: latencySchema.optional(),
    decisions: z.object({
      found: z.number(),
      tied: z.number(),
      inconsistent: z.number(),
      prefixHitRate: z.number().optional(),
    }),
    imbalance: z.number().optional(),
  })
  .meta({ id: 'RunSummary' });

export const runReportSchema: z.ZodType<RunReport> = z
  .looseObject({
    scenario: z.string(),
    verdict: verdictSchema,
    reason: z.string().optional(),
    assertions: z.array(assertionSchema),
    unobserved: z.array(z.string()),
    seed: z.string(),
    parameters: parametersSchema,
    entrance: z.enum(['direct', 'service-proxy']),
    summary: summarySchema,
    requests: z.array(runRequestSchema),
    timings: z.record(z.string(), z.number()),
    localStandIn: z.boolean(),
  })
  .meta({ id: 'RunReport' });

const runFields = {
  id: z.string(),
  entityRef: z.string(),
  scenario: z.string(),
  state: z.enum(['running', 'finished', 'failed', 'cancelled']),
  verdict: verdictSchema.optional(),
  error: z.string().optional(),
  startedBy: z.string(),
  startedAt: instant,
  finishedAt: instant.optional(),
  progress: z.object({
    done: z.number(),
    total: z.number(),
    stage: z.string(),
  }),
  parameters: parametersSchema,
  seed: z.string(),
  baseline: z.boolean(),
  figures: z
    .object({
      requests: z.number(),
      failed: z.number(),
      ttftP50: z.number().optional(),
      ttftP95: z.number().optional(),
      e2eP95: z.number().optional(),
      prefixHitRate: z.number().optional(),
      imbalance: z.number().optional(),
    })
    .optional(),
};

export const runSchema: z.ZodType<RoutingTestRun> = z
  .object(runFields)
  .meta({ id: 'RoutingTestRun' });

export const runDetailSchema: z.ZodType<RoutingTestRunDetail> = z
  .object({
    ...runFields,
    report: runReportSchema.optional(),
    requests: z.array(runRequestSchema),
  })
  .meta({ id: 'RoutingTestRunDetail' });

export const comparisonSchema: z.ZodType<RunComparison> = z
  .object({
    baseline: runSchema,
    candidate: runSchema,
    comparable: z.boolean(),
    reason: z.string().optional(),
    regression: z.boolean(),
    figures: z.array(
      z.object({
        name: z.string(),
        unit: z.enum(['ms', 'ratio', 'count']),
        baseline: z.number().optional(),
        candidate: z.number().optional(),
        change: z.number().optional(),
        verdict: z.enum(['better', 'same', 'worse', 'unknown']),
        test: z.string(),
      }),
    ),
    assertions: z.array(
      z.object({
        name: z.string(),
        baseline: assertionSchema.optional(),
        candidate: assertionSchema.optional(),
      }),
    ),
    distribution: z.object({
      baseline: z.array(z.number()),
      candidate: z.array(z.number()),
    }),
  })
  .meta({ id: 'RunComparison' });

export const flakeStatisticsSchema: z.ZodType<FlakeStatistics> = z
  .object({
    scenario: z.string(),
    runs: z.number(),
    passed: z.number(),
    failed: z.number(),
    inconclusive: z.number(),
    flipRate: z.number(),
    passRateInterval: z.tuple([z.number(), z.number()]),
  })
  .meta({ id: 'FlakeStatistics' });

export const startRunSchema = z
  .strictObject({
    scenario: z.string(),
    parameters: parametersSchema.optional(),
    seed: z.string().min(1).max(100).optional(),
  })
  .meta({ id: 'StartRoutingTestRequest' });
