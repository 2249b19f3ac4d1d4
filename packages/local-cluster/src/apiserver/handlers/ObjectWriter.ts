import {
  apiVersionOf,
  parseApiObject,
  type ApiObject,
  type ManagedFieldsEntry,
  type StoredMeta,
  type StoredObject,
} from '../api/ApiObject';
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  notFound,
} from '../errors/StatusError';
import {
  recordApply,
  recordUpdate,
  type TrackedWrite,
} from '../fieldmanager/FieldManager';
import {
  equalJson,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../json/JsonValue';
import type { ResourceType } from '../registry/ResourceType';
import {
  changedMetadata,
  checkKind,
  checkNamespace,
  inNamespace,
  newMetadata,
} from './objectMeta';
import { timestamp, type ServerContext } from './ServerContext';
import type { WriteOptions } from './WriteOptions';

/** Parts of an object that an endpoint leaves alone and hence nobody owns through it. */
function ignoredParts(type: ResourceType, subresource: string): string[] {
  if (subresource === 'status') {
    return ['spec', 'metadata'];
  }
  return type.hasStatus && subresource === '' ? ['status'] : [];
}

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

/** The result of a write, in the version of the request. */
export interface Written {
  object: StoredObject;
  created: boolean;
}

/** Creates and changes objects: metadata, defaults, validation, ownership of fields, then the store. */
export class ObjectWriter {
  readonly #context: ServerContext;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  /** The object in the version of `type`; throws 404. */
  read(type: ResourceType, namespace: string, name: string): StoredObject {
    return type.present(this.#stored(type, namespace, name));
  }

  create(
    type: ResourceType,
    namespace: string,
    body: ApiObject,
    options: WriteOptions,
  ): StoredObject {
    checkKind(type, body);
    return this.#create(
      type,
      inNamespace(type, namespace, body),
      options,
      object => recordUpdate(this.#tracked(type, undefined, options), object),
    );
  }

  /** PUT: the object becomes what the body says. */
  replace(
    type: ResourceType,
    namespace: string,
    name: string,
    body: ApiObject,
    options: WriteOptions,
  ): StoredObject {
    checkKind(type, body);
    const object = inNamespace(type, namespace, body);
    const live = this.#stored(type, namespace, name);
    if (type.custom && !object.metadata.resourceVersion) {
      throw invalid(type, name, [
        {
          reason: 'FieldValueInvalid',
          field: 'metadata.resourceVersion',
          message: 'Invalid value: 0x0: must be specified for an update',
        },
      ]);
    }
    return this.#update(type, live, object, options);
  }

  /** Changes an object by a function of its present state, e.g. a patch. */
  modify(
    type: ResourceType,
    namespace: string,
    name: string,
    change: (live: StoredObject) => JsonValue,
    options: WriteOptions,
  ): StoredObject {
    const live = this.#stored(type, namespace, name);
    const changed = parseApiObject(change(type.present(live)), {
      apiVersion: apiVersionOf(type.group, type.version),
      kind: type.kind,
    });
    checkKind(type, changed);
    return this.#update(type, live, changed, options);
  }

  /** Server-side apply; creates what is not there. */
  apply(
    type: ResourceType,
    namespace: string,
    name: string,
    body: ApiObject,
    options: WriteOptions & { force: boolean },
  ): Written {
    checkKind(type, body);
    if (body.metadata.managedFields !== undefined) {
      throw badRequest('metadata.managedFields must be nil');
    }
    if (body.metadata.name && body.metadata.name !== name) {
      throw badRequest(
        `the name of the object (${body.metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    const named: ApiObject = {
      ...body,
      metadata: { ...body.metadata, name },
    };
    const configuration = inNamespace(type, namespace, named);
    const live = this.#context.store
      .collection(type.storage)
      .get(type.namespaced ? namespace : '', name);
    const tracked = this.#tracked(type, live, options);
    if (!live) {
      if (options.subresource) {
        throw notFound(type, name);
      }
      if (configuration.metadata.uid) {
        throw conflict(
          type,
          name,
          `uid mismatch: the provided object specified uid ${configuration.metadata.uid}, and no existing object was found`,
        );
      }
      const applied = recordApply(tracked, configuration, options.force);
      return {
        object: this.#create(
          type,
          configuration,
          options,
          () => applied.managedFields,
        ),
        created: true,
      };
    }
    const { resourceVersion, uid } = configuration.metadata;
    const applied = recordApply(tracked, configuration, options.force);
    const object = parseApiObject(applied.object, body);
    return {
      object: this.#update(
        type,
        live,
        {
          ...object,
          metadata: {
            ...object.metadata,
            ...(resourceVersion && { resourceVersion }),
            ...(uid && { uid }),
          },
        },
        options,
        applied.managedFields,
      ),
      created: false,
    };
  }

  #stored(type: ResourceType, namespace: string, name: string): StoredObject {
    const found = this.#context.store
      .collection(type.storage)
      .get(type.namespaced ? namespace : '', name);
    if (!found) {
      throw notFound(type, name);
    }
    return found;
  }

  #tracked(
    type: ResourceType,
    live: StoredObject | undefined,
    options: WriteOptions,
  ): TrackedWrite {
    const apiVersion = apiVersionOf(type.group, type.version);
    return {
      schema: type.mergeSchema,
      live: live ? type.present(live) : type.emptyObject,
      exists: live !== undefined,
      managedFields: live?.metadata.managedFields,
      manager: options.fieldManager,
      apiVersion,
      subresource: options.subresource,
      ignored: ignoredParts(type, options.subresource),
      now: timestamp(this.#context.now()),
    };
  }

  #create(
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
    const stored: StoredObject = {
      ...type.toStorage(admitted),
      metadata: complete,
    };
    return type.present(
      options.dryRun ? stored : store.put(type.storage, stored),
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

  /** Restricts a change to the part of the object that the endpoint writes. */
  #allowedPart(
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

  #update(
    type: ResourceType,
    stored: StoredObject,
    object: ApiObject,
    options: WriteOptions,
    appliedFields?: ManagedFieldsEntry[],
  ): StoredObject {
    const live = type.present(stored);
    const allowed = this.#allowedPart(type, live, object, options.subresource);
    const metadata = changedMetadata(type, live, allowed);
    const prepared = type.prepare({ ...allowed, metadata });
    const managedFields =
      appliedFields ??
      recordUpdate(this.#tracked(type, stored, options), {
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
    const next: StoredObject = {
      ...type.toStorage(admitted),
      metadata: complete,
    };
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
      !this.#holdsNamespace(next);
    return type.present(
      finished
        ? this.#context.store.remove(type.storage, next)
        : this.#context.store.put(type.storage, next),
    );
  }

  /** A namespace also waits for the finalizers in its spec. */
  #holdsNamespace(object: StoredObject): boolean {
    const { spec } = object;
    return (
      object.kind === 'Namespace' &&
      isObject(spec) &&
      Array.isArray(spec.finalizers) &&
      spec.finalizers.length > 0
    );
  }
}
