import {
  apiVersionOf,
  type ApiObject,
  type IncomingMeta,
  type StoredMeta,
  type StoredObject,
} from '../api/ApiObject';
import { forbiddenField, required } from '../errors/FieldFault';
import {
  badRequest,
  conflict,
  invalid,
  notFound,
  forbidden,
} from '../errors/StatusError';
import { stringAt } from '../json/navigate';
import type { ResourceType } from '../registry/ResourceType';
import { timestamp } from '../../metav1/timestamp';
import type { ServerContext } from './ServerContext';

const NAMESPACES = { group: '', resource: 'namespaces', kind: 'Namespace' };

/** Refuses an object of another kind than the URL says. */
export function checkKind(type: ResourceType, object: ApiObject): void {
  const apiVersion = apiVersionOf(type.group, type.version);
  if (object.apiVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${object.apiVersion}) does not match the expected API version (${apiVersion})`,
    );
  }
  if (object.kind !== type.kind) {
    throw badRequest(
      `the kind in the data (${object.kind}) does not match the expected kind (${type.kind})`,
    );
  }
}

/** Puts the namespace of the URL into the object, or refuses another one. */
export function inNamespace(
  type: ResourceType,
  namespace: string,
  object: ApiObject,
): ApiObject {
  const given = object.metadata.namespace;
  if (type.namespaced) {
    if (given && given !== namespace) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
    return { ...object, metadata: { ...object.metadata, namespace } };
  }
  const { namespace: _, ...metadata } = object.metadata;
  if (given) {
    throw badRequest(
      `namespace is not allowed on ${type.resource}, which are cluster-scoped`,
    );
  }
  return { ...object, metadata };
}

/** A namespaced object needs a namespace that exists and is not on its way out. */
export function checkNamespace(
  context: ServerContext,
  type: ResourceType,
  namespace: string,
  name: string,
): void {
  if (!type.namespaced) {
    return;
  }
  const found = context.store.collection('namespaces').get('', namespace);
  if (!found) {
    throw notFound(NAMESPACES, namespace);
  }
  if (stringAt(found, 'status', 'phase') === 'Terminating') {
    const message = `namespace ${namespace} is being terminated`;
    throw forbidden(
      type,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
      [
        {
          reason: 'NamespaceTerminating',
          message,
          field: 'metadata.namespace',
        },
      ],
    );
  }
}

/** Empty maps and lists are as good as absent. */
function withoutEmpty(metadata: IncomingMeta): IncomingMeta {
  const { labels, annotations, finalizers, ownerReferences, ...rest } =
    metadata;
  return {
    ...rest,
    ...(labels && Object.keys(labels).length > 0 && { labels }),
    ...(annotations && Object.keys(annotations).length > 0 && { annotations }),
    ...(finalizers && finalizers.length > 0 && { finalizers }),
    ...(ownerReferences && ownerReferences.length > 0 && { ownerReferences }),
  };
}

/** Metadata of a new object. */
export function newMetadata(
  context: ServerContext,
  type: ResourceType,
  object: ApiObject,
): StoredMeta {
  const {
    name,
    generateName,
    uid: _uid,
    resourceVersion,
    creationTimestamp: _created,
    deletionTimestamp: _deleted,
    deletionGracePeriodSeconds: _grace,
    generation: _generation,
    managedFields: _managed,
    ...rest
  } = object.metadata;
  if (resourceVersion) {
    throw badRequest(
      'resourceVersion should not be set on objects to be created',
    );
  }
  const chosen =
    name ||
    (generateName ? `${generateName.slice(0, 58)}${context.newSuffix()}` : '');
  if (!chosen) {
    throw invalid(type, '', [
      required('metadata.name', 'name or generateName is required'),
    ]);
  }
  return {
    ...withoutEmpty(rest),
    ...(generateName && { generateName }),
    name: chosen,
    uid: context.newUid(),
    resourceVersion: '',
    creationTimestamp: timestamp(context.now()),
    ...(type.countsGeneration && { generation: 1 }),
  };
}

/** Metadata of a changed object: what the server keeps stays as it is. */
export function changedMetadata(
  type: ResourceType,
  live: StoredObject,
  object: ApiObject,
): StoredMeta {
  const { name } = live.metadata;
  const next = object.metadata;
  if (next.name && next.name !== name) {
    throw badRequest(
      `the name of the object (${next.name}) does not match the name on the URL (${name})`,
    );
  }
  if (next.uid && next.uid !== live.metadata.uid) {
    throw conflict(
      type,
      name,
      `Precondition failed: UID in precondition: ${next.uid}, UID in object meta: ${live.metadata.uid}`,
    );
  }
  if (
    next.resourceVersion &&
    next.resourceVersion !== live.metadata.resourceVersion
  ) {
    throw conflict(type, name);
  }
  const added = (next.finalizers ?? []).filter(
    finalizer => !live.metadata.finalizers?.includes(finalizer),
  );
  if (live.metadata.deletionTimestamp && added.length > 0) {
    throw invalid(type, name, [
      forbiddenField(
        'metadata.finalizers',
        `no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(
          added,
        )}`,
      ),
    ]);
  }
  const {
    deletionTimestamp: _deleted,
    deletionGracePeriodSeconds: _grace,
    generation: _generation,
    managedFields: _managed,
    ...free
  } = next;
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } =
    live.metadata;
  return {
    ...withoutEmpty(free),
    name,
    ...(live.metadata.namespace !== undefined && {
      namespace: live.metadata.namespace,
    }),
    uid: live.metadata.uid,
    resourceVersion: live.metadata.resourceVersion,
    creationTimestamp: live.metadata.creationTimestamp,
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && {
      deletionGracePeriodSeconds,
    }),
  };
}
