import type { StoredObject } from '../api/ApiObject';
import type { JsonObject } from '../json/JsonValue';
import type { ResourceType } from './ResourceType';

/** Fields of an Event in events.k8s.io/v1, and their names in the core group, which is how events are stored. */
const RENAMED: readonly (readonly [string, string])[] = [
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['reportingController', 'reportingComponent'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
];

function rename(
  object: JsonObject,
  from: 0 | 1,
  apiVersion: string,
): JsonObject {
  const names = new Map(
    RENAMED.map(pair => [pair[from], pair[from === 0 ? 1 : 0]] as const),
  );
  const entries = Object.entries(object).map(([field, value]) => [
    names.get(field) ?? field,
    value,
  ]);
  return { ...Object.fromEntries(entries), apiVersion };
}

/** One store of events, two APIs. */
export const eventConversion: Pick<ResourceType, 'present' | 'toStorage'> = {
  present: (object: StoredObject) => ({
    ...rename(object, 1, 'events.k8s.io/v1'),
    apiVersion: 'events.k8s.io/v1',
    kind: object.kind,
    metadata: object.metadata,
  }),
  toStorage: (object: StoredObject) => ({
    ...rename(object, 0, 'v1'),
    apiVersion: 'v1',
    kind: object.kind,
    metadata: object.metadata,
  }),
};
