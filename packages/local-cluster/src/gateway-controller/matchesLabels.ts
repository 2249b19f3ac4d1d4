import { hasLabels } from '../metav1/hasLabels';
import type { LabelSelector } from './resources';

/** Whether labels satisfy a `metav1.LabelSelector`; an empty one is satisfied by all. */
export function matchesLabels(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    hasLabels(labels, selector?.matchLabels) &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && (values ?? []).includes(value);
        case 'NotIn':
          return value === undefined || !(values ?? []).includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
