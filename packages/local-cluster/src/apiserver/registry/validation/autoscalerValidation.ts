import type { ApiObject } from '../../api/ApiObject';
import {
  forbiddenField,
  invalidValue,
  notSupported,
  required,
  type FieldFault,
} from '../../errors/FieldFault';
import type { JsonObject } from '../../json/JsonValue';
import {
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  valueAt,
} from '../../json/navigate';

/** Types of metrics, and the field that holds what each is about. */
const METRIC_FIELDS: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};
const TARGET_TYPES = ['Utilization', 'Value', 'AverageValue'];
const LONGEST_WINDOW_SECONDS = 3600;
const LONGEST_PERIOD_SECONDS = 1800;

function targetReferenceFaults(spec: JsonObject | undefined): FieldFault[] {
  return ['kind', 'name'].flatMap(field => {
    const path = `spec.scaleTargetRef.${field}`;
    const text = stringAt(spec, 'scaleTargetRef', field);
    if (!text) return [required(path)];
    return /[/%]/.test(text)
      ? [invalidValue(path, text, "may not contain '/' or '%'")]
      : [];
  });
}

function targetFaults(
  source: JsonObject,
  path: string,
  isResource: boolean,
): FieldFault[] {
  const target = objectAt(source, 'target');
  const type = stringAt(target, 'type');
  const utilization = valueAt(target, 'averageUtilization');
  const average = valueAt(target, 'averageValue');
  const faults: FieldFault[] = [];
  if (!type) {
    faults.push(
      required(`${path}.target.type`, 'must specify a metric target type'),
    );
  } else if (!TARGET_TYPES.includes(type)) {
    faults.push(
      invalidValue(
        `${path}.target.type`,
        type,
        'must be either Utilization, Value, or AverageValue',
      ),
    );
  }
  if (typeof utilization === 'number' && utilization < 1) {
    faults.push(
      invalidValue(
        `${path}.target.averageUtilization`,
        utilization,
        'must be greater than 0',
      ),
    );
  }
  if (!isResource) return faults;
  if (utilization === undefined && average === undefined) {
    faults.push(
      required(
        `${path}.target.averageUtilization`,
        'must set either a target raw value or a target utilization',
      ),
    );
  }
  if (utilization !== undefined && average !== undefined) {
    faults.push(
      forbiddenField(
        `${path}.target.averageValue`,
        'may not set both a target raw value and a target utilization',
      ),
    );
  }
  return faults;
}

function metricFaults(metric: JsonObject, path: string): FieldFault[] {
  const type = stringAt(metric, 'type') ?? '';
  if (!type) {
    return [required(`${path}.type`, 'must specify a metric source type')];
  }
  if (!Object.hasOwn(METRIC_FIELDS, type)) {
    return [notSupported(`${path}.type`, type, Object.keys(METRIC_FIELDS))];
  }
  const own = METRIC_FIELDS[type];
  const source = objectAt(metric, own);
  const isResource = type.endsWith('Resource');
  const others = Object.values(METRIC_FIELDS).filter(
    field => field !== own && metric[field] !== undefined,
  );
  return [
    ...(source
      ? targetFaults(source, `${path}.${own}`, isResource)
      : [
          required(
            `${path}.${own}`,
            'must populate information for the given metric source',
          ),
        ]),
    ...(source && isResource && !stringAt(source, 'name')
      ? [required(`${path}.${own}.name`, 'must specify a resource name')]
      : []),
    ...others.map(field =>
      forbiddenField(
        `${path}.${field}`,
        'must populate the given metric source only',
      ),
    ),
  ];
}

/** A number that has to be within bounds, both included. */
function rangeFaults(
  object: JsonObject,
  path: string,
  field: string,
  { least, most }: { least: number; most: number },
): FieldFault[] {
  const number = numberAt(object, field) ?? least;
  const at = `${path}.${field}`;
  if (number < least) {
    const bound =
      least === 0 ? 'greater than or equal to zero' : 'greater than zero';
    return [invalidValue(at, number, `must be ${bound}`)];
  }
  return number > most
    ? [invalidValue(at, number, `must be less than or equal to ${most}`)]
    : [];
}

function behaviorFaults(spec: JsonObject | undefined): FieldFault[] {
  return ['scaleUp', 'scaleDown'].flatMap(direction => {
    const path = `spec.behavior.${direction}`;
    const rules = objectAt(spec, 'behavior', direction);
    if (!rules) return [];
    const select = stringAt(rules, 'selectPolicy') ?? 'Max';
    const selections = ['Disabled', 'Max', 'Min'];
    const policies = objectsAt(rules, 'policies');
    return [
      ...rangeFaults(rules, path, 'stabilizationWindowSeconds', {
        least: 0,
        most: LONGEST_WINDOW_SECONDS,
      }),
      ...(selections.includes(select)
        ? []
        : [notSupported(`${path}.selectPolicy`, select, selections)]),
      ...(policies.length > 0
        ? []
        : [required(`${path}.policies`, 'must specify at least one Policy')]),
      ...policies.flatMap((policy, index) => {
        const at = `${path}.policies[${index}]`;
        const type = stringAt(policy, 'type') ?? '';
        const types = ['Percent', 'Pods'];
        return [
          ...(types.includes(type)
            ? []
            : [notSupported(`${at}.type`, type, types)]),
          ...rangeFaults(policy, at, 'value', { least: 1, most: Infinity }),
          ...rangeFaults(policy, at, 'periodSeconds', {
            least: 1,
            most: LONGEST_PERIOD_SECONDS,
          }),
        ];
      }),
    ];
  });
}

/** Faults of a HorizontalPodAutoscaler in the form of `autoscaling/v2`. */
export function autoscalerFaults(object: ApiObject): FieldFault[] {
  const spec = objectAt(object, 'spec');
  const min = numberAt(spec, 'minReplicas') ?? 1;
  const max = numberAt(spec, 'maxReplicas') ?? 0;
  const faults: FieldFault[] = [];
  if (min < 1) {
    faults.push(
      invalidValue(
        'spec.minReplicas',
        min,
        'must be greater than or equal to 1',
      ),
    );
  }
  if (max < 1) {
    faults.push(
      invalidValue('spec.maxReplicas', max, 'must be greater than 0'),
    );
  }
  if (max < min) {
    faults.push(
      invalidValue(
        'spec.maxReplicas',
        max,
        'must be greater than or equal to `minReplicas`',
      ),
    );
  }
  return [
    ...faults,
    ...targetReferenceFaults(spec),
    ...objectsAt(spec, 'metrics').flatMap((metric, index) =>
      metricFaults(metric, `spec.metrics[${index}]`),
    ),
    ...behaviorFaults(spec),
  ];
}
