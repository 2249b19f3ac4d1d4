import type {
  ApiObject,
  ManagedFieldsEntry,
  StoredMeta,
  StoredObject,
} from '../api/ApiObject';
import { alreadyExists, invalid } from '../errors/StatusError';
import { recordUpdate } from '../fieldmanager/FieldManager';
import { equalJson, type JsonObject } from '../json/JsonValue';
import type { ResourceType } from '../registry/ResourceType';
import { waitsForContent } from './namespaceContent';
import { changedMetadata, checkNamespace, newMetadata } from './objectMeta';
import { timestamp } from '../../metav1/timestamp';
import type { ServerContext } from './ServerContext';
import { trackedWrite } from './trackedWrite';
import type { WriteOptions } from './WriteOptions';

/** What of an object the user wants, as opposed to what is observed of it. */
function desiredPart(type: ResourceType, object: ApiObject): JsonObject {
  const { metadata: _metadata, apiVersion: _apiVersion, ...rest } = object;
  if (!type.hasStatus) {
    return rest;
  }
  const { status: _status, ...desired } = rest;
  return desired;
}

/** Metadata with the finalizer that guards every object of the kind. */
function guarded(type: ResourceType, metadata: StoredMeta): StoredMeta {
  return type.ownFinalizer === undefined
    ? metadata
    : {
        ...metadata,
        finalizers: [
          ...new Set([...(metadata.finalizers ?? []), type.ownFinalizer]),
        ],
      };
}

/** Restricts a change to the part of the object that the endpoint writes. */
function allowedPart(
  type: ResourceType,
  live: StoredObject,
  object: ApiObject,
  subresource: string,
): ApiObject {
  if (subresource === 'status') {
    const { resourceVersion, uid, managedFields } = object.metadata;
    return {
      ...live,
      apiVersion: object.apiVersion,
      metadata: {
        ...live.metadata,
        ...(resourceVersion !== undefined && { resourceVersion }),
        ...(uid !== undefined && { uid }),
        ...(managedFields !== undefined && { managedFields }),
      },
      status: object.status,
    };
  }
  return type.hasStatus ? { ...object, status: live.status } : object;
}

/** The way of an accepted body into the store: metadata, defaults, owners of fields, admission, validation, generation. */
export class ObjectPersister {
  readonly #context: ServerContext;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  /**
   * Stores a new object.
   *
   * @param owners - who owns which field of what the client asked for
   */
  create(
    type: ResourceType,
    object: ApiObject,
    options: WriteOptions,
    owners: (object: ApiObject) => ManagedFieldsEntry[],
  ): StoredObject {
    const { store } = this.#context;
    const metadata = newMetadata(this.#context, type, object);
    const { namespace = '', name } = metadata;
    checkNamespace(this.#context, type, namespace, name);
    const { status: _status, ...withoutStatus } = object;
    const prepared = type.prepare(
      type.hasStatus ? { ...withoutStatus, metadata } : { ...object, metadata },
    );
    // Owners are those of what the client asked for, before the server adds its own.
    const managedFields = owners(prepared);
    const status = type.hasStatus ? type.initialStatus?.(object) : undefined;
    const admitted = this.#admit(
      type,
      {
        ...prepared,
        ...(status && { status }),
        metadata: guarded(type, { ...metadata, ...prepared.metadata }),
      },
      undefined,
    );
    if (store.collection(type.storage).get(namespace, name)) {
      throw alreadyExists(type, name);
    }
    const complete: StoredMeta = {
      ...metadata,
      ...admitted.metadata,
      ...(managedFields.length > 0 && { managedFields }),
    };
    const stored = type.toStorage({ ...admitted, metadata: complete });
    return type.present(
      options.dryRun ? stored : store.put(type.storage, stored),
    );
  }

  /**
   * Stores a changed object, or removes it when it only waited for this change.
   *
   * @param stored - its present state
   * @param appliedFields - who owns what, where server-side apply has worked it out already
   */
  update(
    type: ResourceType,
    stored: StoredObject,
    object: ApiObject,
    options: WriteOptions,
    appliedFields?: ManagedFieldsEntry[],
  ): StoredObject {
    const live = type.present(stored);
    const allowed = allowedPart(type, live, object, options.subresource);
    const metadata = changedMetadata(type, live, allowed);
    const prepared = type.prepare({ ...allowed, metadata });
    const managedFields =
      appliedFields ??
      recordUpdate(trackedWrite(this.#context, type, stored, options), {
        ...prepared,
        metadata: {
          ...prepared.metadata,
          ...(allowed.metadata.managedFields && {
            managedFields: allowed.metadata.managedFields,
          }),
        },
      });
    const admitted = this.#admit(type, prepared, stored);
    const changesDesire =
      type.countsGeneration &&
      options.subresource !== 'status' &&
      !equalJson(desiredPart(type, admitted), desiredPart(type, live));
    const complete: StoredMeta = {
      ...metadata,
      ...admitted.metadata,
      ...(changesDesire && { generation: (metadata.generation ?? 0) + 1 }),
      ...(managedFields.length > 0 && { managedFields }),
    };
    const next = type.toStorage({ ...admitted, metadata: complete });
    if (equalJson(next, stored)) {
      return live;
    }
    if (options.dryRun) {
      return type.present(next);
    }
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } =
      complete;
    const finished =
      deletionTimestamp !== undefined &&
      (finalizers?.length ?? 0) === 0 &&
      (deletionGracePeriodSeconds ?? 0) === 0 &&
      !waitsForContent(next);
    return type.present(
      finished
        ? this.#context.store.remove(type.storage, next)
        : this.#context.store.put(type.storage, next),
    );
  }

  /** What other objects have a say in, and validation. */
  #admit(
    type: ResourceType,
    prepared: ApiObject,
    live: StoredObject | undefined,
  ): ApiObject {
    const admitted =
      type.admit?.(prepared, {
        store: this.#context.store,
        live,
        now: timestamp(this.#context.now()),
      }) ?? prepared;
    const faults = type.validate(admitted, live && type.present(live));
    if (faults.length > 0) {
      throw invalid(type, admitted.metadata.name ?? '', faults);
    }
    return admitted;
  }
}
