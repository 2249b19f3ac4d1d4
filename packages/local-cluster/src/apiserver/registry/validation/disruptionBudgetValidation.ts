import type { ApiObject } from '../../api/ApiObject';
import {
  invalidValue,
  notSupported,
  type FieldFault,
} from '../../errors/FieldFault';
import type { JsonValue } from '../../json/JsonValue';
import { objectAt, stringAt, valueAt } from '../../json/navigate';
import { labelSelectorFaults } from './selectorValidation';

const EVICTION_POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** A count, or a percentage of at most 100. */
function shareFaults(
  field: string,
  share: JsonValue | undefined,
): FieldFault[] {
  if (share === undefined) return [];
  if (typeof share === 'number') {
    return Number.isInteger(share) && share >= 0
      ? []
      : [invalidValue(field, share, 'must be greater than or equal to 0')];
  }
  const percent = /^(\d+)%$/.exec(typeof share === 'string' ? share : '');
  if (!percent) {
    return [
      invalidValue(
        field,
        share,
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ),
    ];
  }
  return Number(percent[1]) > 100
    ? [invalidValue(field, share, 'must not be greater than 100%')]
    : [];
}

/** Faults of a PodDisruptionBudget. */
export function disruptionBudgetFaults(object: ApiObject): FieldFault[] {
  const spec = objectAt(object, 'spec');
  const minAvailable = valueAt(spec, 'minAvailable');
  const maxUnavailable = valueAt(spec, 'maxUnavailable');
  const policy = stringAt(spec, 'unhealthyPodEvictionPolicy');
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined
      ? [
          invalidValue(
            'spec',
            spec,
            'minAvailable and maxUnavailable cannot be both set',
          ),
        ]
      : []),
    ...shareFaults('spec.minAvailable', minAvailable),
    ...shareFaults('spec.maxUnavailable', maxUnavailable),
    ...labelSelectorFaults(valueAt(spec, 'selector'), 'spec.selector'),
    ...(policy !== undefined && !EVICTION_POLICIES.includes(policy)
      ? [
          notSupported(
            'spec.unhealthyPodEvictionPolicy',
            policy,
            EVICTION_POLICIES,
          ),
        ]
      : []),
  ];
}
