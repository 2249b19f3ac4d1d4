import { z } from 'zod';
import { conditionsSchema } from './conditions';

/** Health reads what it understands and leaves the rest: an object of a newer version must not blind it. */

const labels = z.record(z.string(), z.string());

const parentStatus = z.object({
  parentRef: z.object({
    kind: z.string().default('Gateway'),
    name: z.string(),
    namespace: z.string().optional(),
  }),
  conditions: conditionsSchema,
});

const statusWithParents = z
  .object({ parents: z.array(parentStatus).default([]) })
  .default({ parents: [] });

export const gatewayView = z.object({
  spec: z.object({
    gatewayClassName: z.string(),
    listeners: z
      .array(
        z.object({ port: z.number(), protocol: z.string().default('HTTP') }),
      )
      .default([]),
  }),
  status: z
    .object({
      conditions: conditionsSchema,
      addresses: z.array(z.object({ value: z.string() })).default([]),
    })
    .default({ conditions: [], addresses: [] }),
});

export const gatewayClassView = z.object({
  spec: z.object({ controllerName: z.string() }),
});

const backendRef = z.object({
  group: z.string().default(''),
  kind: z.string().default('Service'),
  name: z.string(),
  namespace: z.string().optional(),
});

export type BackendRef = z.output<typeof backendRef>;

export const routeView = z.object({
  spec: z.object({
    parentRefs: z
      .array(
        z.object({
          kind: z.string().default('Gateway'),
          name: z.string(),
          namespace: z.string().optional(),
        }),
      )
      .default([]),
    rules: z
      .array(z.object({ backendRefs: z.array(backendRef).default([]) }))
      .default([]),
  }),
  status: statusWithParents,
});

export const grantView = z.object({
  spec: z.object({
    from: z.array(
      z.object({ group: z.string(), kind: z.string(), namespace: z.string() }),
    ),
    to: z.array(
      z.object({
        group: z.string(),
        kind: z.string(),
        name: z.string().optional(),
      }),
    ),
  }),
});

export const poolView = z.object({
  spec: z.object({
    selector: z
      .object({ matchLabels: labels.default({}) })
      .default({ matchLabels: {} }),
    endpointPickerRef: z
      .object({ kind: z.string().default('Service'), name: z.string() })
      .optional(),
  }),
  status: statusWithParents,
});

export const serviceView = z.object({
  spec: z.object({ selector: labels.optional() }),
});

export const deploymentView = z.object({
  spec: z.object({
    replicas: z.number().default(1),
    selector: z.object({ matchLabels: labels.default({}) }),
    template: z.object({
      metadata: z
        .object({ labels: labels.default({}) })
        .default({ labels: {} }),
    }),
  }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      readyReplicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      conditions: conditionsSchema,
    })
    .default({
      observedGeneration: 0,
      readyReplicas: 0,
      updatedReplicas: 0,
      conditions: [],
    }),
});

const terminated = z.object({
  exitCode: z.number(),
  reason: z.string().default(''),
});

const containerStatus = z.object({
  restartCount: z.number().default(0),
  state: z
    .object({
      waiting: z
        .object({
          reason: z.string().default(''),
          message: z.string().default(''),
        })
        .optional(),
      running: z.object({ startedAt: z.string().optional() }).optional(),
      terminated: terminated.optional(),
    })
    .default({}),
  lastState: z.object({ terminated: terminated.optional() }).default({}),
});

export const podView = z.object({
  status: z
    .object({
      phase: z.string().default('Unknown'),
      podIP: z.string().optional(),
      startTime: z.string().optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
      conditions: conditionsSchema,
      initContainerStatuses: z.array(containerStatus).default([]),
      containerStatuses: z.array(containerStatus).default([]),
    })
    .default({
      phase: 'Unknown',
      conditions: [],
      initContainerStatuses: [],
      containerStatuses: [],
    }),
});

export const stackResourceView = z.object({
  status: z
    .object({
      conditions: conditionsSchema,
      gatewayURL: z.string().optional(),
    })
    .default({ conditions: [] }),
});

/** What a SchedulerInstall asks for, as far as health expects it; also of one that is not valid. */
export const schedulerInstallView = z.object({
  spec: z
    .object({
      simulatorNamespace: z.string().optional(),
      proxyService: z
        .object({ name: z.string().optional(), selector: labels.optional() })
        .default({}),
      epp: z.object({ enabled: z.boolean().default(false) }).default({
        enabled: false,
      }),
      gateway: z.object({ enabled: z.boolean().default(false) }).default({
        enabled: false,
      }),
      routing: z
        .object({
          enabled: z.boolean().default(false),
          backendType: z.string().default('Service'),
        })
        .default({ enabled: false, backendType: 'Service' }),
    })
    .prefault({}),
});

/** What a SimulatorDeployment asks for. */
export const simulatorDeploymentView = z.object({
  spec: z
    .object({
      prefill: z
        .object({ enabled: z.boolean().default(false) })
        .default({ enabled: false }),
    })
    .prefault({}),
});
