import {
  apiVersionOf,
  parseApiObject,
  type ApiObject,
  type StoredObject,
} from '../api/ApiObject';
import { badRequest, conflict, invalid, notFound } from '../errors/StatusError';
import { recordApply, recordUpdate } from '../fieldmanager/FieldManager';
import type { JsonValue } from '../json/JsonValue';
import type { ResourceType } from '../registry/ResourceType';
import { checkFields } from './checkFields';
import { checkKind, inNamespace } from './objectMeta';
import { ObjectPersister } from './ObjectPersister';
import type { ServerContext } from './ServerContext';
import { trackedWrite } from './trackedWrite';
import type { WriteOptions } from './WriteOptions';

/** The result of a write, in the version of the request. */
export interface Written {
  object: StoredObject;
  created: boolean;
}

/** The writes that clients can ask for: create, replace, change, apply. */
export class ObjectWriter {
  readonly #context: ServerContext;
  readonly #persister: ObjectPersister;

  constructor(context: ServerContext) {
    this.#context = context;
    this.#persister = new ObjectPersister(context);
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
    checkFields(type, body, options);
    return this.#persister.create(
      type,
      inNamespace(type, namespace, body),
      options,
      object =>
        recordUpdate(
          trackedWrite(this.#context, type, undefined, options),
          object,
        ),
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
    checkFields(type, body, options);
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
    return this.#persister.update(type, live, object, options);
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
    checkFields(type, changed, options);
    return this.#persister.update(type, live, changed, options);
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
    const tracked = trackedWrite(this.#context, type, live, options);
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
        object: this.#persister.create(
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
      object: this.#persister.update(
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
}
