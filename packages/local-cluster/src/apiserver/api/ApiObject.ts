import * as z from 'zod';
import { isObject, type JsonObject, type JsonValue } from '../json/JsonValue';
import { badRequest } from '../errors/StatusError';

/** `metav1.OwnerReference` */
export type OwnerReference = {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
};

/** `metav1.ManagedFieldsEntry`; what a client may send is checked where it is decoded. */
export type ManagedFieldsEntry = {
  manager?: string;
  operation?: string;
  apiVersion?: string;
  subresource?: string;
  time?: string;
  fieldsType?: string;
  fieldsV1?: JsonObject;
};

/** `metav1.ObjectMeta` as a client may send it. */
export type IncomingMeta = {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
};

/** `metav1.ObjectMeta` as the store keeps it. */
export type StoredMeta = IncomingMeta & {
  name: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
};

/** An object as a client sends it, or as it is on its way into the store. */
export type ApiObject = {
  apiVersion: string;
  kind: string;
  metadata: IncomingMeta;
  [field: string]: JsonValue | undefined;
};

/** An object as the store keeps it: never changed in place, only replaced. */
export type StoredObject = {
  apiVersion: string;
  kind: string;
  metadata: StoredMeta;
  [field: string]: JsonValue | undefined;
};

const text = z.string().nullish();
const metadataSchema = z.looseObject({
  name: text,
  generateName: text,
  namespace: text,
  uid: text,
  resourceVersion: text,
  creationTimestamp: text,
  deletionTimestamp: text,
  generation: z.number().nullish(),
  deletionGracePeriodSeconds: z.number().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  finalizers: z.array(z.string()).nullish(),
  ownerReferences: z
    .array(
      z.looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        name: z.string(),
        uid: z.string(),
        controller: z.boolean().nullish(),
        blockOwnerDeletion: z.boolean().nullish(),
      }),
    )
    .nullish(),
  managedFields: z
    .array(
      z.looseObject({
        manager: text,
        operation: text,
        apiVersion: text,
        subresource: text,
        time: text,
        fieldsType: text,
        fieldsV1: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nullish(),
});

function isApiObject(value: JsonObject): value is ApiObject {
  return (
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    metadataSchema.safeParse(value.metadata).success
  );
}

function withoutNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, field]) => field !== null),
  );
}

/**
 * Takes a decoded body as an object of the expected kind. apiVersion and kind may be left out, as some clients do;
 * nulls in the metadata mean "not set".
 */
export function parseApiObject(
  body: JsonValue,
  expected: { apiVersion: string; kind: string },
): ApiObject {
  if (!isObject(body)) {
    throw badRequest(
      `the body must be an object of kind ${expected.kind}, not ${
        Array.isArray(body) ? 'a list' : typeof body
      }`,
    );
  }
  const { apiVersion, kind, metadata, ...rest } = body;
  const candidate: JsonObject = {
    apiVersion: apiVersion || expected.apiVersion,
    kind: kind || expected.kind,
    metadata: withoutNulls(isObject(metadata) ? metadata : {}),
    ...rest,
  };
  if (metadata !== undefined && metadata !== null && !isObject(metadata)) {
    throw badRequest('metadata must be an object');
  }
  if (isApiObject(candidate)) {
    return candidate;
  }
  const faults = metadataSchema.safeParse(candidate.metadata).error?.issues;
  const fault = faults?.[0];
  throw badRequest(
    fault
      ? `${expected.kind} in version "${
          expected.apiVersion
        }" cannot be handled as a ${expected.kind}: metadata.${fault.path.join(
          '.',
        )}: ${fault.message}`
      : 'apiVersion and kind must be strings',
  );
}

/** The apiVersion of a group and version. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}
