import {
  MAXIMUM_FLEET_LIMIT,
  type ClusterChoice,
  type FleetPage,
  type FleetStack,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import { healthStatusSchema, nodeIdSchema } from './healthSchemas';
import { instant } from './shared';

/** A name that may stand several times in a query string. */
function several<T extends z.ZodType>(one: T) {
  return z.preprocess(
    value => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(one).optional(),
  );
}

const count = (minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum).optional();

export const fleetQuerySchema = z.strictObject({
  search: z.string().max(200).optional(),
  status: several(z.enum(['healthy', 'progressing', 'degraded', 'unknown'])),
  cluster: several(z.string()),
  owner: several(z.string()),
  sort: z.enum(['status', 'name', 'cluster', 'owner', 'version']).optional(),
  descending: z.enum(['true', 'false']).optional(),
  offset: count(0, 1_000_000),
  limit: count(1, MAXIMUM_FLEET_LIMIT),
});

export const verdictSchema = z.enum(['pass', 'fail', 'inconclusive']);

const fleetStackSchema: z.ZodType<FleetStack> = z
  .object({
    entityRef: z.string(),
    cluster: z.string(),
    namespace: z.string(),
    name: z.string(),
    owner: z.string().optional(),
    status: healthStatusSchema,
    rootCause: z
      .object({ node: nodeIdSchema, reason: z.string(), message: z.string() })
      .optional(),
    gatewayProvider: z.string().optional(),
    eppVersion: z.string().optional(),
    modelServers: z.object({ ready: z.number(), wanted: z.number() }),
    lastRun: z
      .object({
        id: z.string(),
        scenario: z.string(),
        verdict: verdictSchema,
        finishedAt: instant,
      })
      .optional(),
    observedAt: instant,
    stale: z.boolean().optional(),
    localStandIn: z.boolean(),
  })
  .meta({ id: 'FleetStack' });

export const fleetPageSchema: z.ZodType<FleetPage> = z
  .object({
    items: z.array(fleetStackSchema),
    totalItems: z.number(),
    counts: z.object({
      healthy: z.number(),
      progressing: z.number(),
      degraded: z.number(),
      unknown: z.number(),
    }),
    clusters: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['watched', 'polled', 'unreachable']),
        message: z.string().optional(),
        observedAt: instant.optional(),
      }),
    ),
  })
  .meta({ id: 'FleetPage' });

export const clusterChoiceSchema: z.ZodType<ClusterChoice> = z
  .object({
    name: z.string(),
    title: z.string().optional(),
    reachable: z.boolean(),
    message: z.string().optional(),
    namespaces: z.array(z.string()),
    existingNamespaces: z.array(z.string()),
    version: z.string().optional(),
    gatewayClasses: z.array(
      z.object({
        name: z.string(),
        provider: z.string().optional(),
        accepted: z.boolean(),
      }),
    ),
    missing: z.array(z.string()),
    taken: z.array(
      z.object({
        kind: z.enum(['SchedulerInstall', 'SimulatorDeployment']),
        namespace: z.string(),
        name: z.string(),
      }),
    ),
    localStandIn: z.boolean(),
  })
  .meta({ id: 'ClusterChoice' });
