import {
  inferencePoolOf,
  poolSelectorOf,
  schedulerNames,
  simulatorNames,
  type KubernetesObject,
  type NamespacedName,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  leadsToPool,
  readDeployment,
  readParentRefs,
} from '../conditions/liveObjects';

/** Which objects the conditions of a custom resource look at. */
export interface StackPlan {
  /** Deployments of a SimulatorDeployment's model servers. */
  modelServers: readonly NamespacedName[];
  /** Deployment of the EPP. */
  epp?: NamespacedName;
  pool?: NamespacedName;
  route?: NamespacedName;
  /** Whether the route leads to the pool. One to the direct Service goes past it and its EPP. */
  poolIsRouted: boolean;
  /** Ours, or the one that our route wants to be attached to. */
  gateway?: NamespacedName;
  /** Pods that a SchedulerInstall fronts, as long as its pool does not say otherwise. */
  fronted?: { namespace: string; matchLabels: Record<string, string> };
}

const placeOf = ({ metadata }: KubernetesObject): NamespacedName => ({
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});

const servingLabel = 'llm-d.ai/inferenceServing';

/**
 * @param manifests - what was compiled for the resource
 */
export function stackPlanOf(
  resource: StackResource,
  manifests: readonly KubernetesObject[],
): StackPlan {
  const firstOf = (kind: string) => manifests.find(one => one.kind === kind);
  const route = firstOf('HTTPRoute');
  const gateway = firstOf('Gateway');
  const pool = firstOf('InferencePool');
  const gatewayPlace: NamespacedName | undefined = gateway
    ? placeOf(gateway)
    : route &&
      readParentRefs(route).map(({ name, namespace }) => ({
        name,
        namespace: namespace ?? '',
      }))[0];
  const common = {
    route: route && placeOf(route),
    poolIsRouted: route !== undefined && leadsToPool(route),
    gateway: gatewayPlace,
  };
  const names =
    resource.kind === 'SimulatorDeployment'
      ? simulatorNames(resource)
      : schedulerNames(resource);
  const epp = resource.spec.epp?.enabled ? names.epp : undefined;

  if (resource.kind === 'SimulatorDeployment') {
    return {
      ...common,
      modelServers: manifests
        .filter(one => one.kind === 'Deployment')
        .filter(
          one =>
            readDeployment(one).spec.template.metadata.labels[servingLabel] ===
            'true',
        )
        .map(placeOf),
      epp,
      pool: pool && placeOf(pool),
    };
  }
  const { routing } = resource.spec;
  const poolNeeded =
    epp !== undefined ||
    (routing?.enabled === true && routing.backendType === 'InferencePool');
  const poolPlace = pool ? placeOf(pool) : inferencePoolOf(resource);
  return {
    ...common,
    modelServers: [],
    epp,
    pool: poolNeeded ? poolPlace : undefined,
    fronted: {
      namespace: poolNeeded
        ? poolPlace.namespace
        : resource.spec.simulatorNamespace,
      matchLabels: poolSelectorOf(resource),
    },
  };
}
