import { controllerOf, keyOf, parseKey } from '../client/KubernetesObject';
import { pods, replicaSets, type ReplicaSet } from '../client/ResourceKind';
import { canonicalJson } from '../client/canonicalJson';
import { timestamp } from '../metav1/timestamp';
import type { Controller, ControllerContext } from './Controller';
import { planReplicaSet } from './planReplicaSet';

/** Keeps as many pods as each ReplicaSet asks for. */
export function replicaSetController(context: ControllerContext): Controller {
  const { events, informers, now } = context;
  const client = context.client.as('replicaset-controller');
  const replicaSetInformer = informers.of(replicaSets);
  const podInformer = informers.of(pods);

  async function createPod(replicaSet: ReplicaSet) {
    const { name, namespace, uid } = replicaSet.metadata;
    const { metadata, spec } = replicaSet.spec.template ?? {};
    const pod = await client.create(pods, {
      metadata: {
        generateName: `${name}-`,
        namespace,
        labels: metadata?.labels,
        annotations: metadata?.annotations,
        finalizers: metadata?.finalizers,
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec,
    });
    podInformer.observe(pod);
    events.record(replicaSets, replicaSet, {
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Created pod: ${pod.metadata.name}`,
    });
  }

  /** Once: it holds until the pods are there, and each attempt's own words would be a change. */
  async function tellFailure(
    replicaSet: ReplicaSet,
    reason: string,
    message: string,
  ) {
    const current = replicaSetInformer.cache.get(replicaSet.metadata);
    if (!current || current.status?.conditions?.length) return;
    replicaSetInformer.observe(
      await client.update(
        replicaSets,
        {
          ...current,
          status: {
            replicas: 0,
            ...current.status,
            conditions: [
              {
                type: 'ReplicaFailure',
                status: 'True',
                reason,
                message,
                lastTransitionTime: timestamp(now()),
              },
            ],
          },
        },
        'status',
      ),
    );
  }

  return {
    name: 'replicaset',
    watch(queue) {
      replicaSetInformer.onChange(({ current }) => {
        if (current) queue.add(keyOf(current.metadata));
      });
      podInformer.onChange(({ current, previous }) => {
        const pod = current ?? previous;
        if (!pod) return;
        const owner = controllerOf(pod);
        if (owner?.kind === 'ReplicaSet') {
          const { namespace } = pod.metadata;
          queue.add(keyOf({ namespace, name: owner.name }));
        }
      });
    },
    async reconcile(key) {
      const replicaSet = replicaSetInformer.cache.get(parseKey(key));
      if (!replicaSet) return undefined;
      const plan = planReplicaSet(
        replicaSet,
        podInformer.cache.controlledBy(replicaSet.metadata.uid),
        now(),
      );
      // The status first: what it tells was true before this step, and the step's own events bring the next.
      if (
        canonicalJson(replicaSet.status ?? {}) !== canonicalJson(plan.status)
      ) {
        replicaSetInformer.observe(
          await client.update(
            replicaSets,
            { ...replicaSet, status: plan.status },
            'status',
          ),
        );
      }
      await Promise.all([
        ...Array.from({ length: plan.create }, () => createPod(replicaSet)),
        ...plan.remove.map(async pod => {
          const { uid, name } = pod.metadata;
          const leaving = await client.delete(pods, pod.metadata, { uid });
          if (leaving) podInformer.observe(leaving);
          else podInformer.observeDeleted(pod);
          events.record(replicaSets, replicaSet, {
            type: 'Normal',
            reason: 'SuccessfulDelete',
            message: `Deleted pod: ${name}`,
          });
        }),
      ]).catch(async error => {
        const reason = plan.create > 0 ? 'FailedCreate' : 'FailedDelete';
        const message = error instanceof Error ? error.message : String(error);
        events.record(replicaSets, replicaSet, {
          type: 'Warning',
          reason,
          message: `Error ${
            plan.create > 0 ? 'creating' : 'deleting'
          }: ${message}`,
        });
        await tellFailure(replicaSet, reason, message);
        throw error;
      });
      return { requeueAfterMs: plan.requeueAfterMs };
    },
  };
}
