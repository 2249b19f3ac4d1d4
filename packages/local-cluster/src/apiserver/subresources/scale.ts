import type { StoredObject } from '../api/ApiObject';
import { invalidValue } from '../errors/FieldFault';
import { invalid } from '../errors/StatusError';
import { cloneJson, type JsonObject, type JsonValue } from '../json/JsonValue';
import { numberAt, objectAt, valueAt } from '../json/navigate';
import type { ResourceType, ScalePaths } from '../registry/ResourceType';
import { labelSelectorText } from '../selectors/labelSelector';

function selectorText(selector: JsonValue | undefined): string {
  if (typeof selector === 'string') {
    return selector;
  }
  const plain =
    objectAt(selector, 'matchLabels') === undefined &&
    valueAt(selector, 'matchExpressions') === undefined;
  return labelSelectorText(plain ? { matchLabels: selector ?? {} } : selector);
}

/** The `autoscaling/v1` Scale of an object. */
export function scaleOf(paths: ScalePaths, object: StoredObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const selector = paths.selector && valueAt(object, ...paths.selector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, ...paths.specReplicas) ?? 0 },
    status: {
      replicas: numberAt(object, ...paths.statusReplicas) ?? 0,
      ...(selector !== undefined && { selector: selectorText(selector) }),
    },
  };
}

/** The object with the replicas, and the resourceVersion to compare, of a Scale. */
export function withScale(
  type: ResourceType,
  paths: ScalePaths,
  object: StoredObject,
  scale: JsonValue,
): JsonObject {
  const replicas = numberAt(scale, 'spec', 'replicas') ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0) {
    throw invalid(type, object.metadata.name, [
      invalidValue(
        'spec.replicas',
        replicas,
        'must be greater than or equal to 0',
      ),
    ]);
  }
  const next: JsonObject = cloneJson(object);
  const parents = paths.specReplicas.slice(0, -1);
  let parent = next;
  for (const field of parents) {
    const child: JsonObject = objectAt(parent, field) ?? {};
    parent[field] = child;
    parent = child;
  }
  parent[paths.specReplicas[paths.specReplicas.length - 1]] = replicas;
  const resourceVersion = valueAt(scale, 'metadata', 'resourceVersion');
  return {
    ...next,
    metadata: {
      ...objectAt(next, 'metadata'),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
  };
}
