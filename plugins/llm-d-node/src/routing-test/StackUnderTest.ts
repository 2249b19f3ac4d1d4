import {
  INFERENCE_POOL_API_VERSION,
  inferencePoolOf,
  LOCAL_GATEWAY_CONTROLLER,
  parseStackResource,
  schedulerNames,
  SIM_API_VERSION,
  type KubernetesObject,
  type SchedulerInstall,
  type StackFacts,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { ClusterClient, ServiceTarget } from '../cluster/ClusterClient';
import { findEndpointPicker, type EndpointPicker } from '../epp/EndpointPicker';
import { findEntrance, hostOf, type Entrance } from './entrance';
import type { AdmitRun } from './runScenario';
import { readEndpoints, type PoolOfEndpoints } from './readEndpoints';

/** Everything that a run needs to know of a stack, read before its first request. */
export interface StackUnderTest {
  entrance: Entrance;
  /** That the gateway's listener is for; undefined for any. */
  hostname?: string;
  /** Its target ports in their order: the index is the rank of an endpoint. */
  pool: PoolOfEndpoints;
  endpointPicker: EndpointPicker;
  /** Past gateway and EPP; undefined when the stack has no direct Service. */
  directService?: ServiceTarget;
  facts: StackFacts;
  /** Names of endpoints by `ip:port`. */
  endpointNames: ReadonlyMap<string, string>;
  gateway: { namespace: string; name: string };
  localStandIn: boolean;
}

const poolSchema = z.object({
  spec: z.object({
    targetPorts: z.array(z.object({ number: z.number() })),
    selector: z
      .object({ matchLabels: z.record(z.string(), z.string()).default({}) })
      .default({ matchLabels: {} }),
    endpointPickerRef: z.object({ name: z.string() }).optional(),
  }),
  status: z
    .object({
      parents: z
        .array(
          z.object({
            parentRef: z.object({
              kind: z.string().default('Gateway'),
              name: z.string(),
              namespace: z.string().optional(),
            }),
          }),
        )
        .default([]),
    })
    .default({ parents: [] }),
});

const gatewaySchema = z.object({
  spec: z.object({ gatewayClassName: z.string() }),
});

const gatewayClassSchema = z.object({
  spec: z.object({ controllerName: z.string() }),
});

const gatewayApi = 'gateway.networking.k8s.io/v1';

/**
 * @throws Error in words for a person when the stack lacks a part that a test needs.
 */
export async function readStackUnderTest(
  cluster: ClusterClient,
  schedulerInstall: { namespace: string; name: string },
  options: {
    allowedGateways: readonly string[];
    admit?: AdmitRun;
    signal?: AbortSignal;
  },
): Promise<StackUnderTest> {
  const { admit, signal } = options;
  const what = `SchedulerInstall ${schedulerInstall.namespace}/${schedulerInstall.name}`;
  const object = await cluster.get(
    {
      apiVersion: SIM_API_VERSION,
      kind: 'SchedulerInstall',
      ...schedulerInstall,
    },
    { signal },
  );
  if (!object) {
    throw new Error(`${what} does not exist in cluster ${cluster.cluster}`);
  }
  const parsed = parseStackResource(object);
  if (!parsed.ok || parsed.resource.kind !== 'SchedulerInstall') {
    const [finding] = parsed.ok ? [] : parsed.findings;
    throw new Error(
      `${what} is not valid${
        finding ? `: ${finding.path}: ${finding.message}` : ''
      }`,
    );
  }
  await admit?.({ schedulerInstall: object }, { signal });
  const install = parsed.resource;
  const place = inferencePoolOf(install);
  const poolObject = await cluster.get(
    {
      apiVersion: INFERENCE_POOL_API_VERSION,
      kind: 'InferencePool',
      ...place,
    },
    { signal },
  );
  if (!poolObject) {
    throw new Error(
      `${what} leads to InferencePool ${place.namespace}/${place.name}, which does not exist: is the stack ready?`,
    );
  }
  const pool = poolSchema.parse(poolObject);
  if (!pool.spec.endpointPickerRef) {
    throw new Error(
      `InferencePool ${place.namespace}/${place.name} names no endpoint picker, so there are no decisions to test`,
    );
  }
  const parent = pool.status.parents.find(
    ({ parentRef }) => parentRef.kind === 'Gateway',
  );
  const [endpointPicker, gateway] = await Promise.all([
    findEndpointPicker(
      cluster,
      { namespace: place.namespace, name: pool.spec.endpointPickerRef.name },
      { signal },
    ),
    parent &&
      cluster.get(
        {
          apiVersion: gatewayApi,
          kind: 'Gateway',
          name: parent.parentRef.name,
          namespace: parent.parentRef.namespace ?? place.namespace,
        },
        { signal },
      ),
  ]);
  if (!gateway) {
    throw new Error(
      `No gateway serves InferencePool ${place.namespace}/${place.name}: is the stack ready?`,
    );
  }
  // The pool's status names it, not the custom resource.
  await admit?.(
    {
      schedulerInstall: object,
      alsoIn: [gateway.metadata.namespace ?? 'default'],
    },
    { signal },
  );
  const ofEndpoints: PoolOfEndpoints = {
    namespace: place.namespace,
    selector: pool.spec.selector.matchLabels,
    targetPorts: pool.spec.targetPorts.map(({ number }) => number),
  };
  const [entrance, localStandIn, directService, endpoints] = await Promise.all([
    findEntrance(cluster, gateway, {
      ...options,
      gatewayUrl: install.status?.gatewayURL,
    }),
    isLocalStandIn(cluster, gateway, { signal }),
    findDirectService(cluster, install, { signal }),
    readEndpoints(cluster, ofEndpoints, { signal }),
  ]);
  const { config } = endpointPicker;
  const hostname = install.spec.gateway?.hostname;
  return {
    entrance,
    ...(hostname !== undefined && { hostname: hostOf(hostname) }),
    pool: ofEndpoints,
    endpointPicker,
    ...(directService && { directService }),
    facts: {
      endpoints: endpoints.endpoints,
      modelPods: endpoints.modelPods,
      modelServersCache: endpoints.modelServersCache,
      eppPods: endpointPicker.pods.length,
      eppElectsLeader: endpointPicker.electsLeader,
      pickers: [
        ...new Set(
          config.profiles.flatMap(({ plugins }) =>
            plugins.flatMap(({ role, type }) =>
              role === 'picker' ? [type] : [],
            ),
          ),
        ),
      ],
      pluginTypes: config.pluginTypes,
      directService: directService !== undefined,
      routeHeaders: (install.spec.routing?.matches ?? []).flatMap(
        ({ backend, headers = [] }) =>
          headers.map(header => ({
            ...header,
            bypassesEpp: backend.backendType === 'Service',
          })),
      ),
      routeBypassesEpp:
        install.spec.routing?.enabled === true &&
        install.spec.routing.backendType === 'Service',
      entrance: entrance.type,
    },
    endpointNames: endpoints.names,
    gateway: {
      namespace: gateway.metadata.namespace ?? 'default',
      name: gateway.metadata.name,
    },
    localStandIn,
  };
}

async function findDirectService(
  cluster: ClusterClient,
  install: SchedulerInstall,
  options: { signal?: AbortSignal },
): Promise<ServiceTarget | undefined> {
  const { name, namespace } = schedulerNames(install).directService;
  const service = await cluster.get(
    { apiVersion: 'v1', kind: 'Service', namespace, name },
    options,
  );
  return service && { namespace, name, port: install.spec.proxyService.port };
}

async function isLocalStandIn(
  cluster: ClusterClient,
  gateway: KubernetesObject,
  options: { signal?: AbortSignal },
): Promise<boolean> {
  const gatewayClass = await cluster.get(
    {
      apiVersion: gatewayApi,
      kind: 'GatewayClass',
      name: gatewaySchema.parse(gateway).spec.gatewayClassName,
    },
    options,
  );
  return (
    gatewayClass !== undefined &&
    gatewayClassSchema.parse(gatewayClass).spec.controllerName ===
      LOCAL_GATEWAY_CONTROLLER
  );
}
