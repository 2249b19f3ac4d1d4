import type { StoredObject } from '../../api/ApiObject';
import type { JsonObject } from '../../json/JsonValue';
import {
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  valueAt,
} from '../../json/navigate';
import { labelSelectorText } from '../../selectors/labelSelector';
import type { Column } from './Column';
import { columns, count, text } from './columnBuilders';

/** Metrics in one cell at most. */
const SHOWN_METRICS = 2;

/** `<what>: <now>/<target>` of a metric. Nothing is measured here, so what is now is not known. */
function metricText(metric: JsonObject): string {
  const type = stringAt(metric, 'type') ?? '';
  const source = objectAt(metric, type.charAt(0).toLowerCase() + type.slice(1));
  const target = objectAt(source, 'target');
  const name = stringAt(source, 'name');
  const utilization = numberAt(target, 'averageUtilization');
  const value =
    utilization === undefined
      ? `${valueAt(target, 'averageValue') ?? valueAt(target, 'value') ?? '?'}`
      : `${utilization}%`;
  return `${name === undefined ? '' : `${name}: `}<unknown>/${value}`;
}

function targetsText(object: StoredObject): string {
  const cpu = numberAt(object, 'spec', 'targetCPUUtilizationPercentage');
  const metrics = [
    ...(cpu === undefined ? [] : [`cpu: <unknown>/${cpu}%`]),
    ...objectsAt(object, 'spec', 'metrics').map(metricText),
  ];
  const more = metrics.length - SHOWN_METRICS;
  const shown = metrics.slice(0, SHOWN_METRICS).join(', ');
  if (metrics.length === 0) return '<none>';
  return more > 0 ? `${shown} + ${more} more...` : shown;
}

const shareText = (field: string) => (object: StoredObject) =>
  `${valueAt(object, 'spec', field) ?? 'N/A'}`;

/** Columns of what limits pods and their number, by `<group>/<kind>`. */
export const POLICY_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'autoscaling/HorizontalPodAutoscaler': columns(
    text(
      'Reference',
      object =>
        `${stringAt(object, 'spec', 'scaleTargetRef', 'kind')}/${stringAt(
          object,
          'spec',
          'scaleTargetRef',
          'name',
        )}`,
    ),
    text('Targets', targetsText),
    text(
      'MinPods',
      object => `${numberAt(object, 'spec', 'minReplicas') ?? '<unset>'}`,
    ),
    count('MaxPods', 'spec', 'maxReplicas'),
    count('Replicas', 'status', 'currentReplicas'),
  ),
  'policy/PodDisruptionBudget': columns(
    text('Min Available', shareText('minAvailable')),
    text('Max Unavailable', shareText('maxUnavailable')),
    count('Allowed Disruptions', 'status', 'disruptionsAllowed'),
  ),
  'networking.k8s.io/NetworkPolicy': columns(
    text(
      'Pod-Selector',
      object =>
        labelSelectorText(objectAt(object, 'spec', 'podSelector')) || '<none>',
    ),
  ),
};
