import {
  ANY_STRUCT,
  type ListSchema,
  type MapSchema,
  type MergeSchema,
} from './MergeSchema';

/*
 * How the lists and maps of the built-in types merge (x-kubernetes-list-type, -list-map-keys, patch-strategy and patch-merge-key of the
 * published OpenAPI). Only what differs from the rule "objects are structs, lists are atomic" is written down.
 */

const SCALAR: MergeSchema = { type: 'scalar' };

function struct(fields: Record<string, MergeSchema>): MapSchema {
  return {
    type: 'map',
    fields,
    others: ANY_STRUCT,
    undeclared: 'field',
    atomic: false,
  };
}

function mapOf(values: MergeSchema): MapSchema {
  return {
    type: 'map',
    fields: {},
    others: values,
    undeclared: 'item',
    atomic: false,
  };
}

const ATOMIC_MAP: MapSchema = { ...mapOf(ANY_STRUCT), atomic: true };
const STRINGS = mapOf(SCALAR);

function listMap(
  keys: string[],
  items: MergeSchema,
  options: {
    mergeKey?: string;
    keyDefaults?: ListSchema['keyDefaults'];
  } = {},
): ListSchema {
  return {
    type: 'list',
    relation: 'map',
    keys,
    keyDefaults: options.keyDefaults ?? {},
    items,
    patch: { mergeKey: options.mergeKey ?? keys[0] },
  };
}

const SET: ListSchema = {
  type: 'list',
  relation: 'set',
  keys: [],
  keyDefaults: {},
  items: SCALAR,
  patch: 'primitives',
};

const ANY = struct({});
const byName = (items: MergeSchema) => listMap(['name'], items);
const CONDITIONS = listMap(['type'], ANY);
const TCP = { protocol: 'TCP' };

const METADATA = struct({
  labels: STRINGS,
  annotations: STRINGS,
  finalizers: SET,
  ownerReferences: listMap(['uid'], ATOMIC_MAP),
});

const RESOURCES = struct({
  limits: STRINGS,
  requests: STRINGS,
  claims: byName(ANY),
});

const CONTAINER = struct({
  env: byName(struct({ valueFrom: ANY })),
  ports: listMap(['containerPort', 'protocol'], ANY, { keyDefaults: TCP }),
  volumeDevices: listMap(['devicePath'], ANY),
  volumeMounts: listMap(['mountPath'], ANY),
  resources: RESOURCES,
});

const POD_SPEC = struct({
  containers: byName(CONTAINER),
  initContainers: byName(CONTAINER),
  ephemeralContainers: byName(CONTAINER),
  hostAliases: listMap(['ip'], ANY),
  imagePullSecrets: byName(ANY),
  topologySpreadConstraints: listMap(
    ['topologyKey', 'whenUnsatisfiable'],
    struct({ labelSelector: ATOMIC_MAP }),
  ),
  volumes: byName(ANY),
  nodeSelector: ATOMIC_MAP,
  overhead: STRINGS,
});

const POD_TEMPLATE = struct({ metadata: METADATA, spec: POD_SPEC });

const WORKLOAD_STATUS = struct({ conditions: CONDITIONS });

const workload = (spec: Record<string, MergeSchema>) =>
  struct({
    metadata: METADATA,
    spec: struct({ selector: ATOMIC_MAP, template: POD_TEMPLATE, ...spec }),
    status: WORKLOAD_STATUS,
  });

const CLAIM = struct({
  metadata: METADATA,
  spec: struct({ resources: RESOURCES, selector: ATOMIC_MAP }),
  status: struct({ capacity: STRINGS, conditions: CONDITIONS }),
});

const WITH_CONDITIONS = struct({
  metadata: METADATA,
  status: struct({ conditions: CONDITIONS }),
});

/** Schemas by `<group>/<kind>`, or `<group>/<version>/<kind>` where a version has its own. */
const SCHEMAS: Readonly<Record<string, MergeSchema>> = {
  '/Namespace': WITH_CONDITIONS,
  '/Node': struct({
    metadata: METADATA,
    spec: struct({ podCIDRs: SET }),
    status: struct({
      addresses: listMap(['type'], ANY),
      conditions: CONDITIONS,
      capacity: STRINGS,
      allocatable: STRINGS,
    }),
  }),
  '/Pod': struct({
    metadata: METADATA,
    spec: POD_SPEC,
    status: struct({
      conditions: CONDITIONS,
      podIPs: listMap(['ip'], ANY),
      hostIPs: {
        type: 'list',
        relation: 'atomic',
        keys: [],
        keyDefaults: {},
        items: ANY,
      },
    }),
  }),
  '/Service': struct({
    metadata: METADATA,
    spec: struct({
      selector: ATOMIC_MAP,
      ports: listMap(['port', 'protocol'], ANY, { keyDefaults: TCP }),
    }),
    status: struct({ conditions: CONDITIONS }),
  }),
  '/ServiceAccount': struct({ metadata: METADATA, secrets: byName(ANY) }),
  '/ConfigMap': struct({
    metadata: METADATA,
    data: STRINGS,
    binaryData: STRINGS,
  }),
  '/Secret': struct({ metadata: METADATA, data: STRINGS, stringData: STRINGS }),
  '/PersistentVolumeClaim': CLAIM,
  '/ReplicationController': struct({
    metadata: METADATA,
    spec: struct({ selector: ATOMIC_MAP, template: POD_TEMPLATE }),
    status: WORKLOAD_STATUS,
  }),
  '/ResourceQuota': struct({
    metadata: METADATA,
    spec: struct({ hard: STRINGS }),
    status: struct({ hard: STRINGS, used: STRINGS }),
  }),
  'apps/Deployment': workload({}),
  'apps/ReplicaSet': workload({}),
  'apps/DaemonSet': workload({}),
  'apps/StatefulSet': workload({}),
  'batch/Job': workload({}),
  'batch/CronJob': struct({
    metadata: METADATA,
    spec: struct({
      jobTemplate: struct({
        metadata: METADATA,
        spec: struct({ selector: ATOMIC_MAP, template: POD_TEMPLATE }),
      }),
    }),
  }),
  'autoscaling/HorizontalPodAutoscaler': WITH_CONDITIONS,
  'autoscaling/v1/HorizontalPodAutoscaler': struct({
    metadata: METADATA,
    spec: struct({ scaleTargetRef: ATOMIC_MAP }),
  }),
  'policy/PodDisruptionBudget': struct({
    metadata: METADATA,
    spec: struct({ selector: ATOMIC_MAP }),
    status: struct({ conditions: CONDITIONS, disruptedPods: STRINGS }),
  }),
  'networking.k8s.io/NetworkPolicy': struct({
    metadata: METADATA,
    spec: struct({ podSelector: ATOMIC_MAP }),
  }),
  'apiextensions.k8s.io/CustomResourceDefinition': WITH_CONDITIONS,
};

const PLAIN = struct({ metadata: METADATA });

/** The metadata of every object. */
export const METADATA_SCHEMA: MapSchema = METADATA;

/** The merge schema of a built-in kind. */
export function builtinSchema({
  group,
  version,
  kind,
}: {
  group: string;
  version: string;
  kind: string;
}): MergeSchema {
  return (
    SCHEMAS[`${group}/${version}/${kind}`] ??
    SCHEMAS[`${group}/${kind}`] ??
    PLAIN
  );
}
