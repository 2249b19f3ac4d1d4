import {
  forbiddenField,
  invalidValue,
  required,
  type FieldFault,
} from '../../errors/FieldFault';
import type { JsonObject, JsonValue } from '../../json/JsonValue';
import { listAt, objectsAt, stringAt, stringsAt } from '../../json/navigate';
import { labelsFaults } from './names';

function requirementFaults(
  requirement: JsonObject,
  path: string,
): FieldFault[] {
  const operator = stringAt(requirement, 'operator');
  const values = listAt(requirement, 'values');
  const key = stringAt(requirement, 'key') ?? '';
  const faults = labelsFaults({ [key]: '' }, `${path}.key`);
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) {
        faults.push(
          required(
            `${path}.values`,
            "must be specified when `operator` is 'In' or 'NotIn'",
          ),
        );
      }
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        faults.push(
          forbiddenField(
            `${path}.values`,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
          ),
        );
      }
      break;
    default:
      faults.push(
        invalidValue(
          `${path}.operator`,
          operator ?? '',
          'not a valid selector operator',
        ),
      );
  }
  return faults;
}

/** Faults of a `metav1.LabelSelector`; an absent one has none. */
export function labelSelectorFaults(
  selector: JsonValue | undefined,
  path: string,
): FieldFault[] {
  return [
    ...labelsFaults(stringsAt(selector, 'matchLabels'), `${path}.matchLabels`),
    ...objectsAt(selector, 'matchExpressions').flatMap((requirement, index) =>
      requirementFaults(requirement, `${path}.matchExpressions[${index}]`),
    ),
  ];
}
