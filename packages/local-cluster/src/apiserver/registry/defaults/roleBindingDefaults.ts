import type { JsonObject } from '../../json/JsonValue';
import { objectAt, objectsAt, stringAt } from '../../json/navigate';
import { setDefault } from './setDefault';

export function defaultRoleBinding(object: JsonObject): void {
  setDefault(
    objectAt(object, 'roleRef'),
    'apiGroup',
    'rbac.authorization.k8s.io',
  );
  for (const subject of objectsAt(object, 'subjects')) {
    if (stringAt(subject, 'kind') !== 'ServiceAccount') {
      setDefault(subject, 'apiGroup', 'rbac.authorization.k8s.io');
    }
  }
}
