import { LABEL_OWNER, LABEL_OWNER_UID, MANAGED_BY } from '../annotations';
import type { StackResource } from '../crd';
import type { ObjectMeta } from '../kubernetes/KubernetesObject';
import { ownerLabelOf } from '../names/ownerLabel';
import type { NamespacedName } from '../names/stackNames';

/** Which part of a stack an object belongs to: `app.kubernetes.io/component`. */
export type StackComponent =
  | 'prefill'
  | 'decode'
  | 'direct-service'
  | 'endpoint-picker'
  | 'inference-pool'
  | 'gateway'
  | 'route'
  | 'objective'
  | 'bare-proxy';

const PART_OF = 'llm-d-sim';

/**
 * Labels of everything that is made for a custom resource, pods included: by them the portal finds what belongs to a
 * stack, and the operator what it may prune.
 */
export function stackLabels(
  resource: StackResource,
  component: StackComponent,
): Record<string, string> {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/managed-by': MANAGED_BY,
    'app.kubernetes.io/part-of': PART_OF,
    [LABEL_OWNER]: ownerLabelOf(resource),
  };
}

/**
 * `metadata` of an object that is made for a custom resource. The UID of the custom resource stands on the object but not on pod
 * templates: a resource that was made anew must not roll pods that did not change.
 */
export function objectMetadata(
  resource: StackResource,
  component: StackComponent,
  place: NamespacedName,
  annotations: Readonly<Record<string, string>> = {},
): ObjectMeta {
  const { uid } = resource.metadata;
  return {
    name: place.name,
    namespace: place.namespace,
    labels: {
      ...stackLabels(resource, component),
      ...(uid && { [LABEL_OWNER_UID]: uid }),
    },
    ...(Object.keys(annotations).length > 0 && {
      annotations: { ...annotations },
    }),
  };
}
