import {
  poolAttached,
  gatewayProgrammed,
  routeAccepted,
  type ObservedObject,
} from '../conditions/networkConditions';
import {
  readDeployment,
  readPod,
  readPoolSpec,
} from '../conditions/liveObjects';
import type { Verdicts } from '../conditions/settleConditions';
import {
  eppReady,
  frontedModelServersReady,
  modelServerCount,
  ownModelServersReady,
  type ObservedDeployment,
} from '../conditions/workloadConditions';
import {
  gatewayUrlOf,
  INFERENCE_POOL_API_VERSION,
  type KubernetesObject,
  type NamespacedName,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import type { LabelIndex, Selection } from '../informers/LabelIndex';
import { describeOwner } from './ownership';
import type { StackPlan } from './stackPlan';

const deploymentApi = { apiVersion: 'apps/v1', kind: 'Deployment' };
const poolApi = {
  apiVersion: INFERENCE_POOL_API_VERSION,
  kind: 'InferencePool',
};
const gatewayApi = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
};
const routeApi = { ...gatewayApi, kind: 'HTTPRoute' };

/** What the live objects of a stack say. */
export interface StackObservation {
  verdicts: Pick<
    Verdicts,
    | 'ModelServersReady'
    | 'EppReady'
    | 'PoolAttached'
    | 'RouteAccepted'
    | 'GatewayProgrammed'
  >;
  /** Model pods that there should be, and that are ready (SimulatorDeployment). */
  modelServers?: { replicas: number; ready: number };
  /** `<ip>:<port>` of ready model pods. */
  endpoints: string[];
  gatewayURL: string | undefined;
  /** What has to be looked at again when it changes. */
  selections: Selection[];
  references: ObjectReference[];
}

export interface ObserveOptions {
  plan: StackPlan;
  /** Newest known state of an object. */
  get(reference: ObjectReference): KubernetesObject | undefined;
  pods: LabelIndex;
  isOurs(object: KubernetesObject): boolean;
  /** Whether the compiler wants the object from us. */
  isWanted(reference: ObjectReference): boolean;
}

export function observeStack(options: ObserveOptions): StackObservation {
  const { get, isOurs, isWanted, plan, pods } = options;
  const observed = (
    api: { apiVersion: string; kind: string },
    place: NamespacedName | undefined,
  ): ObservedObject | undefined => {
    if (!place) return undefined;
    const reference = { ...api, ...place };
    const live = get(reference);
    const ours = live ? isOurs(live) : isWanted(reference);
    return {
      ...place,
      live,
      ours,
      ...(live && !ours && { managedBy: describeOwner(live) }),
    };
  };
  const selections: Selection[] = [];
  const podsOf = (selection: Selection) => {
    selections.push(selection);
    return pods.find(selection);
  };
  const deployment = (place: NamespacedName): ObservedDeployment => {
    const live = get({ ...deploymentApi, ...place });
    return {
      name: place.name,
      live,
      pods: live
        ? podsOf({
            namespace: place.namespace,
            matchLabels: readDeployment(live).spec.selector.matchLabels,
          })
        : [],
    };
  };

  const pool = observed(poolApi, plan.pool);
  const gateway = observed(gatewayApi, plan.gateway);
  const route = observed(routeApi, plan.route);
  const epp = plan.epp && deployment(plan.epp);

  let modelServersReady;
  let modelServers: StackObservation['modelServers'];
  let endpoints: string[];
  if (plan.fronted) {
    const poolSpec = pool?.live && readPoolSpec(pool.live);
    const selection: Selection = {
      namespace: pool?.namespace ?? plan.fronted.namespace,
      matchLabels: poolSpec?.selector.matchLabels ?? plan.fronted.matchLabels,
    };
    const selected = podsOf(selection);
    modelServersReady = frontedModelServersReady({
      namespace: selection.namespace,
      selector: selection.matchLabels,
      pods: selected,
    });
    const ports = poolSpec?.targetPorts.map(({ number }) => number) ?? [];
    endpoints = endpointsOf(selected, ports);
  } else {
    const deployments = plan.modelServers.map(deployment);
    modelServersReady = ownModelServersReady(deployments);
    modelServers = modelServerCount(deployments);
    endpoints = deployments.flatMap(({ live, pods: own }) => {
      const [container] = live
        ? readDeployment(live).spec.template.spec.containers
        : [];
      return endpointsOf(
        own,
        (container?.ports ?? []).slice(0, 1).map(port => port.containerPort),
      );
    });
  }

  const references: ObjectReference[] = [];
  if (pool) references.push({ ...poolApi, ...placeOf(pool) });
  if (gateway) references.push({ ...gatewayApi, ...placeOf(gateway) });
  if (route) references.push({ ...routeApi, ...placeOf(route) });

  return {
    verdicts: {
      ModelServersReady: modelServersReady,
      EppReady: eppReady(epp),
      PoolAttached: poolAttached(
        pool,
        plan.poolIsRouted ? plan.gateway : undefined,
      ),
      RouteAccepted: routeAccepted(route, plan.gateway),
      GatewayProgrammed: gatewayProgrammed(gateway),
    },
    modelServers,
    endpoints,
    gatewayURL: gateway?.live && gatewayUrlOf(gateway.live),
    selections,
    references,
  };
}

function placeOf({ name, namespace }: NamespacedName): NamespacedName {
  return { name, namespace };
}

/** Addresses of the ready pods, each with each port. */
function endpointsOf(
  pods: readonly KubernetesObject[],
  ports: readonly number[],
): string[] {
  return pods
    .map(readPod)
    .flatMap(({ ip, ready }) =>
      ready && ip !== undefined
        ? ports.map(port =>
            ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`,
          )
        : [],
    );
}
