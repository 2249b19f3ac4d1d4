import { canonicalJson } from '../client/canonicalJson';
import type { Informer } from '../client/Informer';
import { keyOf, parseKey, type ObjectKey } from '../client/KubernetesObject';
import {
  deployments,
  horizontalPodAutoscalers,
  replicaSets,
  type Deployment,
  type HorizontalPodAutoscaler,
  type ReplicaSet,
  type ResourceKind,
} from '../client/ResourceKind';
import type { Controller, ControllerContext } from './Controller';
import {
  planAutoscaler,
  type AutoscalerPlan,
  type ScaleTarget,
} from './planAutoscaler';

type Scalable = Deployment | ReplicaSet;

/** A kind whose objects can be scaled, and what there is of it. */
interface Scaled {
  kind: ResourceKind<Scalable>;
  find(key: ObjectKey): Scalable | undefined;
  onChange(listener: (object: Scalable) => void): void;
}

function scaled<T extends Scalable>(
  kind: ResourceKind<T>,
  informer: Informer<T>,
): Scaled {
  return {
    kind,
    find: key => informer.cache.get(key),
    onChange(listener) {
      informer.onChange(({ current, previous }) => {
        const object = current ?? previous;
        if (object) listener(object);
      });
    },
  };
}

/** Keeps the replicas of Deployments and ReplicaSets within the bounds of their HorizontalPodAutoscalers. */
export function autoscalerController(context: ControllerContext): Controller {
  const { events, informers, now } = context;
  const client = context.client.as('horizontal-pod-autoscaler');
  const autoscalerInformer = informers.of(horizontalPodAutoscalers);
  const scalable: readonly Scaled[] = [
    scaled(deployments, informers.of(deployments)),
    scaled(replicaSets, informers.of(replicaSets)),
  ];

  function find({ metadata, spec }: HorizontalPodAutoscaler): {
    target: ScaleTarget;
    place?: { kind: ResourceKind<Scalable>; object: Scalable };
  } {
    const { apiVersion = '', kind: wanted, name } = spec.scaleTargetRef;
    const missing = (why: string) => ({
      target: { state: 'missing' as const, why },
    });
    const known = scalable.find(
      ({ kind }) => kind.kind === wanted && kind.apiVersion === apiVersion,
    );
    if (!known) {
      return missing(
        `this cluster scales only Deployments and ReplicaSets of apps/v1, not ${wanted} of ${JSON.stringify(
          apiVersion,
        )}`,
      );
    }
    const { kind } = known;
    const object = known.find({ namespace: metadata.namespace, name });
    return object
      ? {
          target: { state: 'found', replicas: object.spec.replicas ?? 1 },
          place: { kind, object },
        }
      : missing(`${kind.plural}.apps ${JSON.stringify(name)} not found`);
  }

  /** Tells of what has just begun to fail. */
  function recordFailures(
    autoscaler: HorizontalPodAutoscaler,
    { conditions = [] }: AutoscalerPlan['status'],
  ) {
    const before = autoscaler.status?.conditions ?? [];
    for (const { type, status, reason = '', message = '' } of conditions) {
      const known = before.find(one => one.type === type);
      if (status === 'False' && known?.reason !== reason) {
        events.record(horizontalPodAutoscalers, autoscaler, {
          type: 'Warning',
          reason,
          message,
        });
      }
    }
  }

  return {
    name: 'autoscaler',
    watch(queue) {
      autoscalerInformer.onChange(({ current }) => {
        if (current) queue.add(keyOf(current.metadata));
      });
      for (const { kind, onChange } of scalable) {
        onChange(({ metadata: target }) => {
          const candidates = autoscalerInformer.cache.inNamespace(
            target.namespace,
          );
          for (const { metadata, spec } of candidates) {
            const { kind: wanted, name } = spec.scaleTargetRef;
            if (wanted === kind.kind && name === target.name) {
              queue.add(keyOf(metadata));
            }
          }
        });
      }
    },
    async reconcile(key) {
      const autoscaler = autoscalerInformer.cache.get(parseKey(key));
      if (!autoscaler || autoscaler.metadata.deletionTimestamp) return;
      const { place, target } = find(autoscaler);
      const { rescale, status } = planAutoscaler(autoscaler, target, now());
      if (rescale && place) {
        await client.scale(place.kind, place.object, rescale.replicas);
        events.record(horizontalPodAutoscalers, autoscaler, {
          type: 'Normal',
          reason: 'SuccessfulRescale',
          message: `New size: ${rescale.replicas}; reason: ${rescale.reason}`,
        });
      }
      if (canonicalJson(autoscaler.status ?? {}) === canonicalJson(status)) {
        return;
      }
      recordFailures(autoscaler, status);
      autoscalerInformer.observe(
        await client.update(
          horizontalPodAutoscalers,
          { ...autoscaler, status },
          'status',
        ),
      );
    },
  };
}
