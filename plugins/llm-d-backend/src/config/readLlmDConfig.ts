import type { Config } from '@backstage/config';
import {
  readStackPolicy,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';
import { LOOPBACK_GATEWAYS } from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';

const hostPattern = z
  .string()
  .refine(
    pattern => /^[\w.:[\]*-]+$/.test(pattern) && !/^[*.:]+$/.test(pattern),
    {
      error: ({ input }) =>
        `'${input}' is not a host pattern: write a host name or an address, with * for a part of it, and a port if need be`,
    },
  );

const atLeast = (minimum: number) => z.number().int().min(minimum);

const sectionSchema = z.strictObject({
  localCluster: z.boolean().default(false),
  gateways: z
    .strictObject({ allow: z.array(hostPattern).default([]) })
    .prefault({}),
  clusters: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        watch: z.boolean().default(true),
        kubeconfig: z.string().min(1).optional(),
        context: z.string().min(1).optional(),
        accountFolder: z.string().min(1).optional(),
      }),
    )
    .default([]),
  fleet: z.strictObject({ pollSeconds: atLeast(1).default(2) }).prefault({}),
  health: z
    .strictObject({
      probe: z.enum(['off', 'on-demand', 'periodic']).default('on-demand'),
      probeSeconds: atLeast(10).default(60),
    })
    .prefault({}),
  routingTests: z
    .strictObject({
      keepDays: atLeast(1).default(30),
      keepNewest: atLeast(1).default(200),
      parallelPerStack: atLeast(1).default(1),
      runsPerCallerAndHour: atLeast(1).default(60),
      longestMinutes: atLeast(1).default(10),
    })
    .prefault({}),
  actions: z
    .strictObject({ callsPerCallerAndMinute: atLeast(1).default(60) })
    .prefault({}),
  // Read by `readStackPolicy`, which is shared with the scaffolder's actions.
  policy: z.unknown().optional(),
  // Read by the scaffolder's actions.
  gitOps: z.unknown().optional(),
  preflight: z.unknown().optional(),
});

/** `llmD` of the configuration, defaults applied. */
export interface LlmDConfig
  extends Omit<
    z.output<typeof sectionSchema>,
    'gateways' | 'gitOps' | 'localCluster' | 'policy' | 'preflight'
  > {
  /** Host patterns of gateways that may be dialled directly; any other is reached through the API server. */
  allowedGateways: string[];
  policy: StackPolicy;
}

/**
 * Reads `llmD`. A custom resource's status says where its gateway is, so what a portal dials is a matter of configuration:
 * by default nothing, and loopback addresses where the embedded local cluster is.
 *
 * @throws Error that names each key at fault.
 */
export function readLlmDConfig(config: Config): LlmDConfig {
  const parsed = sectionSchema.safeParse(config.getOptional('llmD') ?? {});
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ message, path }) => `llmD.${path.join('.')}: ${message}`,
    );
    throw new Error(`Invalid configuration: ${faults.join('; ')}`);
  }
  const {
    gateways,
    gitOps: _,
    localCluster,
    policy,
    preflight: __,
    ...rest
  } = parsed.data;
  return {
    ...rest,
    allowedGateways: [
      ...gateways.allow,
      ...(localCluster ? LOOPBACK_GATEWAYS : []),
    ],
    policy: readStackPolicy(policy),
  };
}
