import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

/**
 * What the conditions read of live objects. Whatever a server, or a controller that is not ours, left out or wrote in
 * another shape counts as not there: a status that cannot be read is a status that does not say yes.
 */
const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
  observedGeneration: z.number().optional(),
});
const conditionsSchema = z.array(conditionSchema).default([]).catch([]);

export type LiveCondition = z.output<typeof conditionSchema>;

const deploymentSchema = z.object({
  spec: z.object({
    replicas: z.number().default(1),
    selector: z.object({
      matchLabels: z.record(z.string(), z.string()).default({}),
    }),
    template: z.object({
      metadata: z
        .object({ labels: z.record(z.string(), z.string()).default({}) })
        .default({ labels: {} }),
      spec: z.object({
        containers: z.array(
          z.object({
            ports: z.array(z.object({ containerPort: z.number() })).default([]),
          }),
        ),
      }),
    }),
  }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      conditions: conditionsSchema,
    })
    .optional()
    .catch(undefined),
});

export function readDeployment(object: KubernetesObject) {
  return deploymentSchema.parse(object);
}

const containerStatusesSchema = z
  .array(
    z.object({
      name: z.string(),
      restartCount: z.number().default(0),
      state: z
        .object({
          waiting: z
            .object({
              reason: z.string().default(''),
              message: z.string().default(''),
            })
            .optional(),
          terminated: z
            .object({
              reason: z.string().default(''),
              exitCode: z.number().optional(),
            })
            .optional(),
        })
        .default({}),
    }),
  )
  .default([])
  .catch([]);

const podStatusSchema = z
  .object({
    phase: z.string().default('Unknown'),
    podIP: z.string().optional(),
    conditions: conditionsSchema,
    initContainerStatuses: containerStatusesSchema,
    containerStatuses: containerStatusesSchema,
  })
  .optional()
  .catch(undefined);

export function readPod(object: KubernetesObject) {
  const status = podStatusSchema.parse(object.status);
  const deleting = object.metadata.deletionTimestamp !== undefined;
  return {
    name: object.metadata.name,
    deleting,
    ip: status?.podIP,
    phase: status?.phase ?? 'Unknown',
    ready:
      !deleting &&
      status?.conditions.find(({ type }) => type === 'Ready')?.status ===
        'True',
    conditions: status?.conditions ?? [],
    containers: [
      ...(status?.initContainerStatuses ?? []),
      ...(status?.containerStatuses ?? []),
    ],
  };
}

const parentsSchema = z
  .object({
    parents: z
      .array(
        z.object({
          parentRef: z.object({
            kind: z.string().default('Gateway'),
            namespace: z.string().optional(),
            name: z.string(),
          }),
          conditions: conditionsSchema,
        }),
      )
      .default([]),
  })
  .default({ parents: [] })
  .catch({ parents: [] });

/** What each parent says in the status of an HTTPRoute or InferencePool. */
export function readParents(object: KubernetesObject) {
  const { parents } = parentsSchema.parse(object.status);
  return parents.map(({ parentRef, conditions }) => ({
    kind: parentRef.kind,
    namespace: parentRef.namespace ?? object.metadata.namespace,
    name: parentRef.name,
    conditions,
  }));
}

const routeSpecSchema = z
  .object({
    parentRefs: z
      .array(z.object({ namespace: z.string().optional(), name: z.string() }))
      .default([]),
    rules: z
      .array(
        z.object({
          backendRefs: z
            .array(z.object({ kind: z.string().default('Service') }))
            .default([]),
        }),
      )
      .default([]),
  })
  .catch({ parentRefs: [], rules: [] });

/** Gateways that a route wants to be attached to. */
export function readParentRefs(object: KubernetesObject) {
  return routeSpecSchema.parse(object.spec).parentRefs.map(reference => ({
    namespace: reference.namespace ?? object.metadata.namespace,
    name: reference.name,
  }));
}

/** Whether some rule of a route leads to an InferencePool, and not only to Services. */
export function leadsToPool(object: KubernetesObject): boolean {
  return routeSpecSchema
    .parse(object.spec)
    .rules.some(({ backendRefs }) =>
      backendRefs.some(({ kind }) => kind === 'InferencePool'),
    );
}

const gatewaySchema = z.object({
  spec: z
    .object({
      gatewayClassName: z.string().default(''),
      listeners: z
        .array(z.object({ port: z.number(), protocol: z.string() }))
        .default([]),
    })
    .catch({ gatewayClassName: '', listeners: [] }),
  status: z
    .object({
      addresses: z.array(z.object({ value: z.string() })).default([]),
      conditions: conditionsSchema,
    })
    .default({ addresses: [], conditions: [] })
    .catch({ addresses: [], conditions: [] }),
});

export function readGateway(object: KubernetesObject) {
  return gatewaySchema.parse(object);
}

const poolSpecSchema = z
  .object({
    selector: z
      .object({ matchLabels: z.record(z.string(), z.string()).default({}) })
      .default({ matchLabels: {} }),
    targetPorts: z.array(z.object({ number: z.number() })).default([]),
  })
  .catch({ selector: { matchLabels: {} }, targetPorts: [] });

export function readPoolSpec(object: KubernetesObject) {
  return poolSpecSchema.parse(object.spec);
}
