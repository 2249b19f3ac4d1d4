import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
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

const gatewayView = z.object({
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

const gatewayClassView = z.object({
  spec: z.object({ controllerName: z.string() }),
});

const backendRef = z.object({
  group: z.string().default(''),
  kind: z.string().default('Service'),
  name: z.string(),
  namespace: z.string().optional(),
});

export type BackendRef = z.output<typeof backendRef>;

const routeView = z.object({
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
    hostnames: z.array(z.string()).default([]),
    rules: z
      .array(z.object({ backendRefs: z.array(backendRef).default([]) }))
      .default([]),
  }),
  status: statusWithParents,
});

const grantView = z.object({
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

const poolView = z.object({
  spec: z.object({
    selector: z
      .object({ matchLabels: labels.default({}) })
      .default({ matchLabels: {} }),
    targetPorts: z.array(z.object({ number: z.number() })).default([]),
    endpointPickerRef: z
      .object({
        kind: z.string().default('Service'),
        name: z.string(),
        port: z.object({ number: z.number() }).optional(),
      })
      .optional(),
  }),
  status: statusWithParents,
});

const serviceView = z.object({
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

const deploymentView = z.object({
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

const podView = z.object({
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

const namespaceView = z.object({
  status: z
    .object({ conditions: conditionsSchema })
    .default({ conditions: [] }),
});

const selector = z.object({ matchLabels: labels.default({}) }).optional();

const policyPeer = z.object({
  podSelector: z.looseObject({ matchLabels: labels.default({}) }).optional(),
  namespaceSelector: z
    .looseObject({ matchLabels: labels.default({}) })
    .optional(),
  ipBlock: z.looseObject({}).optional(),
});

const networkPolicyView = z.object({
  spec: z.object({
    podSelector: z
      .looseObject({ matchLabels: labels.default({}) })
      .default({ matchLabels: {} }),
    policyTypes: z.array(z.string()).default(['Ingress']),
    ingress: z
      .array(
        z.object({
          from: z.array(policyPeer).default([]),
          ports: z
            .array(
              z.object({
                port: z.union([z.number(), z.string()]).optional(),
                endPort: z.number().optional(),
                protocol: z.string().default('TCP'),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
});

export type NetworkPolicyView = z.output<typeof networkPolicyView>;

const destinationRuleView = z.object({
  spec: z.object({
    host: z.string(),
    trafficPolicy: z
      .object({ tls: z.object({ mode: z.string().default('') }).optional() })
      .optional(),
  }),
});

const peerAuthenticationView = z.object({
  spec: z
    .object({
      selector,
      mtls: z.object({ mode: z.string().default('UNSET') }).optional(),
    })
    .default({}),
});

const eventView = z.object({
  type: z.string().default('Normal'),
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.number().nullish(),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z
    .object({
      count: z.number().nullish(),
      lastObservedTime: z.string().nullish(),
    })
    .nullish(),
  involvedObject: z
    .object({
      kind: z.string().default(''),
      namespace: z.string().optional(),
      name: z.string().default(''),
    })
    .default({ kind: '', name: '' }),
});

const stackResourceView = z.object({
  status: z
    .object({
      conditions: conditionsSchema,
      gatewayURL: z.string().optional(),
    })
    .default({ conditions: [] }),
});

/** What a SchedulerInstall asks for, as far as health expects it; also of one that is not valid. */
const schedulerInstallView = z.object({
  spec: z
    .object({
      simulatorNamespace: z.string().optional(),
      schedulerNamespace: z.string().optional(),
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
          httpRouteName: z.string().optional(),
        })
        .default({ enabled: false, backendType: 'Service' }),
    })
    .prefault({}),
});

/** What a SimulatorDeployment asks for. */
const simulatorDeploymentView = z.object({
  spec: z
    .object({
      prefill: z
        .object({ enabled: z.boolean().default(false) })
        .default({ enabled: false }),
    })
    .prefault({}),
});

/** What of an object is understood; parsed once per object, for objects do not change once they were read. */
function remembered<Schema extends z.ZodType>(
  schema: Schema,
): (object: KubernetesObject) => z.output<Schema> {
  const known = new WeakMap<KubernetesObject, z.output<Schema>>();
  return object => {
    let view = known.get(object);
    if (view === undefined) {
      view = schema.parse(object);
      known.set(object, view);
    }
    return view;
  };
}

/**
 * Typed views of objects, by kind. Keep one for as long as objects of one cluster are looked at again and again: what has not
 * changed is not parsed anew.
 */
export function createViews() {
  return {
    gateway: remembered(gatewayView),
    gatewayClass: remembered(gatewayClassView),
    route: remembered(routeView),
    grant: remembered(grantView),
    pool: remembered(poolView),
    service: remembered(serviceView),
    deployment: remembered(deploymentView),
    pod: remembered(podView),
    namespace: remembered(namespaceView),
    networkPolicy: remembered(networkPolicyView),
    destinationRule: remembered(destinationRuleView),
    peerAuthentication: remembered(peerAuthenticationView),
    event: remembered(eventView),
    stackResource: remembered(stackResourceView),
    schedulerInstall: remembered(schedulerInstallView),
    simulatorDeployment: remembered(simulatorDeploymentView),
  };
}

/** {@link createViews}'s result. */
export type Views = ReturnType<typeof createViews>;
