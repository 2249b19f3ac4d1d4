import { z } from 'zod';
import { conditionsSchema } from '../conditions';
import { labels } from './labels';

/** What of Services, Deployments and pods health understands. */
export const serviceView = z.object({
  spec: z.object({
    type: z.string().optional(),
    selector: labels.optional(),
    ports: z
      .array(
        z.object({
          name: z.string().default(''),
          port: z.number(),
          targetPort: z.union([z.number(), z.string()]).optional(),
          appProtocol: z.string().optional(),
        }),
      )
      .default([]),
  }),
});

const container = z.object({
  name: z.string(),
  command: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  ports: z
    .array(
      z.object({ name: z.string().default(''), containerPort: z.number() }),
    )
    .default([]),
});

export const deploymentView = z.object({
  spec: z.object({
    replicas: z.number().default(1),
    selector: z.object({ matchLabels: labels.default({}) }),
    template: z.object({
      metadata: z
        .object({ labels: labels.default({}) })
        .default({ labels: {} }),
      spec: z
        .object({ containers: z.array(container).default([]) })
        .default({ containers: [] }),
    }),
  }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      readyReplicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      conditions: conditionsSchema,
    })
    .default({
      observedGeneration: 0,
      replicas: 0,
      readyReplicas: 0,
      updatedReplicas: 0,
      conditions: [],
    }),
});

const terminated = z.object({
  exitCode: z.number(),
  reason: z.string().default(''),
  message: z.string().default(''),
});

const containerStatus = z.object({
  name: z.string().default(''),
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
  spec: z
    .object({
      containers: z.array(container).default([]),
      initContainers: z.array(container).default([]),
    })
    .default({ containers: [], initContainers: [] }),
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
