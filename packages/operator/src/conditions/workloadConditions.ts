import {
  labelSelectorText,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  fails,
  holds,
  notRequested,
  type ConditionVerdict,
} from './ConditionVerdict';
import { readDeployment, readPod } from './liveObjects';
import { newestTrouble } from './podTrouble';
import { rolloutGap } from './rolloutGap';

/** A Deployment that there should be, what there is of it, and the pods that its selector selects. */
export interface ObservedDeployment {
  name: string;
  live: KubernetesObject | undefined;
  pods: readonly KubernetesObject[];
}

function unreadyVerdict(
  what: string,
  pods: readonly KubernetesObject[],
): ConditionVerdict {
  const trouble = newestTrouble(pods);
  return trouble === undefined
    ? fails('Progressing', what)
    : fails(trouble.reason, `${what}; ${trouble.message}`);
}

function readyPods(pods: readonly KubernetesObject[]): number {
  return pods.filter(pod => readPod(pod).ready).length;
}

/** What a Deployment lacks until all the pods that it wants, and no others, serve; undefined: nothing. */
function servingGap({
  live,
  name,
  pods,
}: ObservedDeployment): string | undefined {
  const gap = rolloutGap(name, live);
  if (!live || gap !== undefined) return gap;
  const { spec, status } = readDeployment(live);
  // The pods are often ahead of what their Deployment has counted.
  const serving = Math.min(status?.availableReplicas ?? 0, readyPods(pods));
  return serving < spec.replicas
    ? `Deployment ${name}: ${serving} of ${spec.replicas} pods are available`
    : undefined;
}

/**
 * Model servers of a SimulatorDeployment that there should be, and those of them that are ready. Pods beyond what a stage wants, in
 * a rollout or before they are gone, do not count: they stand in for none of another stage.
 */
export function modelServerCount(deployments: readonly ObservedDeployment[]) {
  let replicas = 0;
  let ready = 0;
  for (const { live, pods } of deployments) {
    const wanted = live ? readDeployment(live).spec.replicas : 0;
    replicas += wanted;
    ready += Math.min(readyPods(pods), wanted);
  }
  return { replicas, ready };
}

export function ownModelServersReady(
  deployments: readonly ObservedDeployment[],
): ConditionVerdict {
  if (deployments.length === 0) return notRequested('No model server');
  const { ready, replicas } = modelServerCount(deployments);
  const what = `${ready} of ${replicas} model servers are ready`;
  const unfinished = deployments.flatMap(({ live, name, pods }) => {
    const gap = servingGap({ live, name, pods });
    return gap === undefined ? [] : [{ gap, pods }];
  });
  if (unfinished.length > 0) {
    const gaps = unfinished.map(({ gap }) => gap).join('; ');
    return unreadyVerdict(
      ready < replicas ? `${what}: ${gaps}` : `${what}, but ${gaps}`,
      unfinished.flatMap(({ pods }) => pods),
    );
  }
  return replicas === 0
    ? holds('ScaledToZero', 'No model server is wanted (replicas: 0)')
    : holds('AllReady', what);
}

/** Model servers that a SchedulerInstall fronts: whatever pods its pool selects. */
export function frontedModelServersReady(options: {
  selector: Readonly<Record<string, string>>;
  namespace: string;
  pods: readonly KubernetesObject[];
}): ConditionVerdict {
  const { namespace, pods, selector } = options;
  const ready = readyPods(pods);
  const labels = labelSelectorText(selector);
  if (pods.length === 0) {
    return fails(
      'NoModelServers',
      `No pod in namespace ${namespace} matches ${labels}: is there a SimulatorDeployment with these labels, and with replicas above 0?`,
    );
  }
  if (ready === 0) {
    return unreadyVerdict(`0 of ${pods.length} model servers are ready`, pods);
  }
  return holds(
    ready === pods.length ? 'AllReady' : 'SomeReady',
    `${ready} of ${pods.length} model servers are ready`,
  );
}

/** Of several EPPs one leads; the others wait and are not ready, by design. */
export function eppReady(
  epp: ObservedDeployment | undefined,
): ConditionVerdict {
  if (!epp) return notRequested('An EPP');
  const rollout = rolloutGap(epp.name, epp.live);
  if (!epp.live) {
    return fails('NotFound', rollout ?? `Deployment ${epp.name} is missing`);
  }
  const { spec, status } = readDeployment(epp.live);
  const available = status?.availableReplicas ?? 0;
  if (rollout === undefined && spec.replicas > 0 && available > 0) {
    return holds(
      'Available',
      spec.replicas > 1
        ? `${available} of ${spec.replicas} EPP pods is available and leads, the others stand by`
        : `${available} of ${spec.replicas} EPP pods are available`,
    );
  }
  if (spec.replicas === 0) {
    return fails(
      'ScaledToZero',
      `Deployment ${epp.name} is scaled to zero: nothing picks endpoints`,
    );
  }
  const what = `${available} of ${spec.replicas} EPP pods are available`;
  return unreadyVerdict(
    rollout === undefined ? what : `${what}: ${rollout}`,
    epp.pods,
  );
}
