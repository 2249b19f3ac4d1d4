import type { JsonObject, JsonValue } from '../../json/JsonValue';
import { listAt, objectAt } from '../../json/navigate';
import { setDefault } from './setDefault';

/** What an autoscaler goes by that names no metric: CPU at 80 percent of what the pods request. */
const DEFAULT_METRICS: JsonValue = [
  {
    type: 'Resource',
    resource: {
      name: 'cpu',
      target: { type: 'Utilization', averageUtilization: 80 },
    },
  },
];

const byPercent = { type: 'Percent', value: 100, periodSeconds: 15 };

/** Metrics of an autoscaler that has none of its own. */
export function defaultMetrics(metrics: JsonValue[]): JsonValue {
  return metrics.length > 0 ? metrics : DEFAULT_METRICS;
}

/** `autoscaling/v1` HorizontalPodAutoscaler. */
export function defaultAutoscalerV1(object: JsonObject): void {
  setDefault(objectAt(object, 'spec'), 'minReplicas', 1);
}

/** `autoscaling/v2` HorizontalPodAutoscaler. A behavior that is given is made complete, an absent one stays so. */
export function defaultAutoscaler(object: JsonObject): void {
  const spec = objectAt(object, 'spec');
  if (!spec) return;
  setDefault(spec, 'minReplicas', 1);
  spec.metrics = defaultMetrics(listAt(spec, 'metrics'));
  const behavior = objectAt(spec, 'behavior');
  if (!behavior) return;
  for (const direction of ['scaleUp', 'scaleDown']) {
    setDefault(behavior, direction, {});
    setDefault(objectAt(behavior, direction), 'selectPolicy', 'Max');
  }
  const up = objectAt(behavior, 'scaleUp');
  setDefault(up, 'stabilizationWindowSeconds', 0);
  setDefault(up, 'policies', [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    byPercent,
  ]);
  setDefault(objectAt(behavior, 'scaleDown'), 'policies', [byPercent]);
}
