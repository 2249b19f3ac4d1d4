import { controllerOf, keyOf, parseKey } from '../client/KubernetesObject';
import {
  deployments,
  pods,
  replicaSets,
  type Deployment,
} from '../client/ResourceKind';
import { canonicalJson } from '../client/canonicalJson';
import type { Controller, ControllerContext } from './Controller';
import { planDeployment, type DeploymentAction } from './planDeployment';
import { REVISION } from './revisionHistory';

/** Rolls Deployments out by making and scaling ReplicaSets. */
export function deploymentController(context: ControllerContext): Controller {
  const { events, informers, now } = context;
  const client = context.client.as('deployment-controller');
  const deploymentInformer = informers.of(deployments);
  const replicaSetInformer = informers.of(replicaSets);
  const podInformer = informers.of(pods);

  async function perform(deployment: Deployment, action: DeploymentAction) {
    const { namespace } = deployment.metadata;
    if (action.type === 'create') {
      replicaSetInformer.observe(
        await client.create(replicaSets, action.replicaSet),
      );
      scaled(deployment, action.name, 0, action.replicas);
      return;
    }
    const { replicaSet } = action;
    const key = { namespace, name: replicaSet.metadata.name };
    if (action.type === 'delete') {
      const { uid } = replicaSet.metadata;
      replicaSetInformer.observe(
        await client.delete(replicaSets, key, { uid }),
      );
      return;
    }
    const change =
      action.type === 'scale'
        ? { spec: { replicas: action.replicas } }
        : { metadata: { annotations: action.annotations } };
    replicaSetInformer.observe(
      await client.patch(replicaSets, key, change, { type: 'merge' }),
    );
    if (action.type === 'scale') {
      const from = replicaSet.spec.replicas ?? 1;
      scaled(deployment, key.name, from, action.replicas);
    }
  }

  function scaled(
    deployment: Deployment,
    replicaSet: string,
    from: number,
    to: number,
  ) {
    if (from === to) return;
    events.record(deployments, deployment, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled ${
        to > from ? 'up' : 'down'
      } replica set ${replicaSet} from ${from} to ${to}`,
    });
  }

  return {
    name: 'deployment',
    watch(queue) {
      deploymentInformer.onChange(({ current }) => {
        if (current) queue.add(keyOf(current.metadata));
      });
      replicaSetInformer.onChange(({ current, previous }) => {
        const replicaSet = current ?? previous;
        if (!replicaSet) return;
        const owner = controllerOf(replicaSet);
        if (owner?.kind === 'Deployment') {
          const { namespace } = replicaSet.metadata;
          queue.add(keyOf({ namespace, name: owner.name }));
        }
      });
      // Recreate waits until the last old pod is gone, which no ReplicaSet's status tells.
      podInformer.onChange(({ current, previous }) => {
        const owner = !current && previous && controllerOf(previous);
        if (!owner) return;
        const { namespace } = previous.metadata;
        const replicaSet = replicaSetInformer.cache.get({
          namespace,
          name: owner.name,
        });
        const grandOwner = replicaSet && controllerOf(replicaSet);
        if (grandOwner) queue.add(keyOf({ namespace, name: grandOwner.name }));
      });
    },
    async reconcile(key) {
      const deployment = deploymentInformer.cache.get(parseKey(key));
      if (!deployment) return undefined;
      const owned = [
        ...replicaSetInformer.cache.controlledBy(deployment.metadata.uid),
      ];
      const plan = planDeployment(
        deployment,
        owned,
        owned.flatMap(({ metadata }) => [
          ...podInformer.cache.controlledBy(metadata.uid),
        ]),
        now(),
      );
      for (const action of plan.actions) await perform(deployment, action);

      let latest = deployment;
      if (
        plan.revision !== undefined &&
        deployment.metadata.annotations?.[REVISION] !== plan.revision
      ) {
        latest = await client.patch(
          deployments,
          deployment.metadata,
          { metadata: { annotations: { [REVISION]: plan.revision } } },
          { type: 'merge' },
        );
      }
      if (canonicalJson(latest.status ?? {}) !== canonicalJson(plan.status)) {
        latest = await client.update(
          deployments,
          { ...latest, status: plan.status },
          'status',
        );
      }
      deploymentInformer.observe(latest);
      return { requeueAfterMs: plan.requeueAfterMs };
    },
  };
}
