import {
  LOCAL_GATEWAY_CONTROLLER,
  SIM_API_VERSION,
  allowedNamespaces,
  gatewayProviderOfController,
  matchesPattern,
  type ClusterChoice,
  type KubernetesObject,
  type StackPolicy,
  type TakenName,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  ClusterError,
  innermostMessage,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';
import type { Caller } from '../caller/Caller';
import type { ClusterClients } from './ClusterClients';
import type { ClusterDirectory, KnownCluster } from './ClusterDirectory';

/** Kinds without which no stack comes up, with the CRD that brings them. */
const neededKinds = [
  [
    'sim.llm-d.io/v1alpha1',
    'SimulatorDeployment',
    'simulatordeployments.sim.llm-d.io',
  ],
  [
    'sim.llm-d.io/v1alpha1',
    'SchedulerInstall',
    'schedulerinstalls.sim.llm-d.io',
  ],
  [
    'inference.networking.k8s.io/v1',
    'InferencePool',
    'inferencepools.inference.networking.k8s.io',
  ],
  [
    'gateway.networking.k8s.io/v1',
    'Gateway',
    'gateways.gateway.networking.k8s.io',
  ],
  [
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    'httproutes.gateway.networking.k8s.io',
  ],
] as const;

const gatewayClassSchema = z.object({
  spec: z.object({ controllerName: z.string() }),
  status: z
    .object({
      conditions: z
        .array(z.object({ type: z.string(), status: z.string() }))
        .default([]),
    })
    .default({ conditions: [] }),
});

/** A form waits for this long; a cluster that is slower is shown as not reachable. */
const patienceMs = 5_000;

/** What somebody who fills in a form may choose from. */
export class ClusterChoices {
  readonly #clients: ClusterClients;
  readonly #directory: ClusterDirectory;
  readonly #policy: StackPolicy;

  constructor(options: {
    clients: ClusterClients;
    directory: ClusterDirectory;
    policy: StackPolicy;
  }) {
    this.#clients = options.clients;
    this.#directory = options.directory;
    this.#policy = options.policy;
  }

  /** Only clusters of which the policy allows the caller something. */
  async of(
    caller: Caller,
    options: { signal: AbortSignal },
  ): Promise<ClusterChoice[]> {
    const owners = await caller.owners();
    const signal = AbortSignal.any([
      options.signal,
      AbortSignal.timeout(patienceMs),
    ]);
    const clusters = await this.#directory.list();
    const choices = await Promise.all(
      clusters.map(async cluster => {
        const namespaces = allowedNamespaces(this.#policy, {
          cluster: cluster.name,
          owners,
        });
        return namespaces.length === 0
          ? []
          : [await this.#choice(cluster, namespaces, caller, signal)];
      }),
    );
    return choices.flat();
  }

  async #choice(
    { name, title }: KnownCluster,
    namespaces: string[],
    caller: Caller,
    signal: AbortSignal,
  ): Promise<ClusterChoice> {
    const choice = { name, ...(title !== undefined && { title }), namespaces };
    try {
      const client = await this.#clients.forCaller(name, caller);
      return {
        ...choice,
        reachable: true,
        ...(await offerOf(client, namespaces, signal)),
      };
    } catch (error) {
      return {
        ...choice,
        reachable: false,
        message: signal.aborted
          ? `Cluster ${name} did not answer within ${patienceMs / 1000} s`
          : innermostMessage(error),
        existingNamespaces: [],
        gatewayClasses: [],
        missing: [],
        taken: [],
        localStandIn: false,
      };
    }
  }
}

async function offerOf(
  client: ClusterClient,
  patterns: readonly string[],
  signal: AbortSignal,
) {
  const list = async (apiVersion: string, kind: string) => {
    try {
      return await client.list({ apiVersion, kind }, { signal });
    } catch (error) {
      if (error instanceof ClusterError && error.code === 'KindNotServed') {
        return [];
      }
      throw error;
    }
  };
  const [capabilities, namespaces, classes, installs, simulators] =
    await Promise.all([
      client.discover({ signal }),
      list('v1', 'Namespace'),
      list('gateway.networking.k8s.io/v1', 'GatewayClass'),
      list(SIM_API_VERSION, 'SchedulerInstall'),
      list(SIM_API_VERSION, 'SimulatorDeployment'),
    ]);
  const isAllowed = (namespace: string) =>
    patterns.some(pattern => matchesPattern(pattern, namespace));
  const gatewayClasses = classes.map(gatewayClassOf);
  return {
    version: capabilities.kubernetesVersion,
    existingNamespaces: namespaces
      .map(({ metadata }) => metadata.name)
      .filter(isAllowed),
    gatewayClasses: gatewayClasses.map(({ controller, ...shown }) => shown),
    missing: neededKinds
      .filter(
        ([apiVersion, kind]) =>
          !capabilities.kinds.includes(`${apiVersion}/${kind}`),
      )
      .map(([, , definition]) => definition),
    taken: [
      ...namesOf('SchedulerInstall', installs),
      ...namesOf('SimulatorDeployment', simulators),
    ].filter(({ namespace }) => isAllowed(namespace)),
    localStandIn: gatewayClasses.some(
      ({ controller }) => controller === LOCAL_GATEWAY_CONTROLLER,
    ),
  };
}

function namesOf(
  kind: TakenName['kind'],
  objects: readonly KubernetesObject[],
): TakenName[] {
  return objects.map(({ metadata: { name, namespace = '' } }) => ({
    kind,
    namespace,
    name,
  }));
}

function gatewayClassOf(object: KubernetesObject) {
  const { spec, status } = gatewayClassSchema.parse(object);
  const { name } = object.metadata;
  const provider = gatewayProviderOfController(name, spec.controllerName).name;
  return {
    name,
    ...(provider !== 'unknown' && { provider }),
    accepted: status.conditions.some(
      ({ status: value, type }) => type === 'Accepted' && value === 'True',
    ),
    controller: spec.controllerName,
  };
}
