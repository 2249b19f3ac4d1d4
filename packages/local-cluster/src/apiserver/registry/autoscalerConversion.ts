import type { IncomingMeta, StoredObject } from '../api/ApiObject';
import { badRequest } from '../errors/StatusError';
import { equalJson, type JsonObject, type JsonValue } from '../json/JsonValue';
import { listAt, numberAt, objectAt, objectsAt } from '../json/navigate';
import { defaultMetrics } from './defaults/autoscalerDefaults';
import type { ResourceType } from './ResourceType';

const V1 = 'autoscaling/v1';
const V2 = 'autoscaling/v2';

/**
 * Where v1 keeps what it has no fields for, so that whoever reads and writes v1 loses nothing. The content is that of v2, not of
 * the older versions that a real server writes there: it is for the way back only.
 */
const ANNOTATIONS = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
} as const;

const cpuUtilization = (averageUtilization: number): JsonObject => ({
  type: 'Resource',
  resource: {
    name: 'cpu',
    target: { type: 'Utilization', averageUtilization },
  },
});

/** The target of a metric that v1 has a field for. */
function cpuTarget(metric: JsonObject): number | undefined {
  const target = numberAt(metric, 'resource', 'target', 'averageUtilization');
  return target !== undefined && equalJson(metric, cpuUtilization(target))
    ? target
    : undefined;
}

function readAnnotation(
  annotations: Readonly<Record<string, string>>,
  name: string,
): JsonValue | undefined {
  if (!Object.hasOwn(annotations, name)) return undefined;
  try {
    const value: JsonValue = JSON.parse(annotations[name]);
    return value;
  } catch {
    throw badRequest(
      `metadata.annotations[${name}] must be JSON, as it is when a HorizontalPodAutoscaler of ${V2} is read as ${V1}`,
    );
  }
}

/** The metrics and the behavior that an object of v1 stands for. */
export function specOfV1(object: {
  metadata: IncomingMeta;
  spec?: JsonValue;
}): JsonObject {
  const annotations = object.metadata.annotations ?? {};
  const { targetCPUUtilizationPercentage: target, ...spec } =
    objectAt(object.spec) ?? {};
  const others = readAnnotation(annotations, ANNOTATIONS.metrics);
  const behavior = readAnnotation(annotations, ANNOTATIONS.behavior);
  return {
    ...spec,
    metrics: defaultMetrics([
      ...(typeof target === 'number' ? [cpuUtilization(target)] : []),
      ...listAt(others),
    ]),
    ...(behavior !== undefined && { behavior }),
  };
}

function statusOfV1({ metadata, status }: StoredObject): JsonObject {
  const annotations = metadata.annotations ?? {};
  const conditions = readAnnotation(annotations, ANNOTATIONS.conditions);
  const metrics = readAnnotation(annotations, ANNOTATIONS.currentMetrics);
  return {
    ...objectAt(status),
    ...(metrics !== undefined && { currentMetrics: metrics }),
    ...(conditions !== undefined && { conditions }),
  };
}

function toStorage(object: StoredObject): StoredObject {
  const names: readonly string[] = Object.values(ANNOTATIONS);
  const kept = Object.entries(object.metadata.annotations ?? {}).filter(
    ([name]) => !names.includes(name),
  );
  const { annotations: _annotations, ...metadata } = object.metadata;
  return {
    ...object,
    apiVersion: V2,
    metadata: {
      ...metadata,
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    },
    spec: specOfV1(object),
    status: statusOfV1(object),
  };
}

function present(object: StoredObject): StoredObject {
  const {
    metrics: _metrics,
    behavior,
    ...spec
  } = objectAt(object, 'spec') ?? {};
  const {
    conditions,
    currentMetrics,
    currentReplicas = 0,
    desiredReplicas = 0,
    ...status
  } = objectAt(object, 'status') ?? {};
  const metrics = objectsAt(object, 'spec', 'metrics');
  const target = metrics.map(cpuTarget).find(found => found !== undefined);
  const others = metrics.filter(metric => cpuTarget(metric) === undefined);
  const extra: [string, JsonValue | undefined][] = [
    [ANNOTATIONS.metrics, others.length > 0 ? others : undefined],
    [ANNOTATIONS.behavior, behavior],
    [ANNOTATIONS.currentMetrics, currentMetrics],
    [ANNOTATIONS.conditions, conditions],
  ];
  const annotations = {
    ...object.metadata.annotations,
    ...Object.fromEntries(
      extra.flatMap(([name, value]) =>
        value === undefined ? [] : [[name, JSON.stringify(value)]],
      ),
    ),
  };
  return {
    ...object,
    apiVersion: V1,
    metadata: {
      ...object.metadata,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      ...spec,
      ...(target !== undefined && { targetCPUUtilizationPercentage: target }),
    },
    status: { ...status, currentReplicas, desiredReplicas },
  };
}

/** One store of autoscalers, two APIs: v2 is stored, v1 is the older form. */
export const autoscalerConversion: Pick<ResourceType, 'present' | 'toStorage'> =
  { present, toStorage };
