import type { ApiObject } from '../api/ApiObject';
import { cloneJson, type JsonValue } from '../json/JsonValue';
import { listAt, objectAt, objectsAt, stringAt } from '../json/navigate';
import type { AdmissionContext } from '../registry/ResourceType';

/** A definition's names are accepted and its kinds served as soon as it is stored, so its status says so at once. */
export function admitDefinition(
  object: ApiObject,
  { live, now }: AdmissionContext,
): ApiObject {
  const definition = cloneJson(object);
  const storage = objectsAt(definition, 'spec', 'versions').find(
    version => version.storage === true,
  );
  const before = listAt(live, 'status', 'storedVersions');
  const current = stringAt(storage, 'name') ?? '';
  const condition = (
    type: string,
    reason: string,
    message: string,
  ): JsonValue =>
    objectsAt(live, 'status', 'conditions').find(
      each => each.type === type,
    ) ?? {
      lastTransitionTime: now,
      message,
      reason,
      status: 'True',
      type,
    };
  return {
    ...definition,
    status: {
      ...objectAt(definition, 'status'),
      acceptedNames: objectAt(definition, 'spec', 'names') ?? {},
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition(
          'Established',
          'InitialNamesAccepted',
          'the initial names have been accepted',
        ),
      ],
      storedVersions: before.includes(current) ? before : [...before, current],
    },
  };
}
