import type { ApiObject, StoredObject } from '../../api/ApiObject';
import {
  invalidValue,
  notSupported,
  required,
  type FieldFault,
} from '../../errors/FieldFault';
import { equalJson } from '../../json/JsonValue';
import { objectAt, stringAt, stringsAt, valueAt } from '../../json/navigate';
import { labelSelectorMatcher } from '../../selectors/labelSelector';
import { countFaults, templateFaults } from './podValidation';

function selectorFaults(
  object: ApiObject,
  live: StoredObject | undefined,
): FieldFault[] {
  const selector = objectAt(object, 'spec', 'selector');
  if (!selector) {
    return [required('spec.selector')];
  }
  const faults: FieldFault[] = [];
  const empty =
    Object.keys(stringsAt(selector, 'matchLabels')).length === 0 &&
    !Array.isArray(selector.matchExpressions);
  if (empty) {
    faults.push(
      invalidValue(
        'spec.selector',
        selector,
        'empty selector is invalid for deployment',
      ),
    );
  } else {
    const labels = stringsAt(object, 'spec', 'template', 'metadata', 'labels');
    if (!labelSelectorMatcher(selector)(labels)) {
      faults.push(
        invalidValue(
          'spec.template.metadata.labels',
          labels,
          '`selector` does not match template `labels`',
        ),
      );
    }
  }
  if (live && !equalJson(selector, valueAt(live, 'spec', 'selector'))) {
    faults.push(invalidValue('spec.selector', selector, 'field is immutable'));
  }
  return faults;
}

function workloadFaults(
  object: ApiObject,
  live: StoredObject | undefined,
): FieldFault[] {
  return [
    ...countFaults(object, 'spec', 'replicas'),
    ...selectorFaults(object, live),
    ...templateFaults(object, ['Always']),
  ];
}

export function deploymentFaults(
  object: ApiObject,
  live: StoredObject | undefined,
): FieldFault[] {
  const type = stringAt(object, 'spec', 'strategy', 'type');
  const types = ['Recreate', 'RollingUpdate'];
  return [
    ...workloadFaults(object, live),
    ...(type !== undefined && !types.includes(type)
      ? [notSupported('spec.strategy.type', type, types)]
      : []),
    ...(type === 'Recreate' &&
    objectAt(object, 'spec', 'strategy', 'rollingUpdate')
      ? [
          {
            reason: 'FieldValueForbidden' as const,
            field: 'spec.strategy.rollingUpdate',
            message:
              "Forbidden: may not be specified when strategy `type` is 'Recreate'",
          },
        ]
      : []),
  ];
}

export function replicaSetFaults(
  object: ApiObject,
  live: StoredObject | undefined,
): FieldFault[] {
  return workloadFaults(object, live);
}

export function jobFaults(object: ApiObject): FieldFault[] {
  return [
    ...countFaults(object, 'spec', 'parallelism'),
    ...countFaults(object, 'spec', 'completions'),
    ...templateFaults(object, ['OnFailure', 'Never']),
  ];
}
