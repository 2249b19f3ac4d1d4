import type { StoredMeta, StoredObject } from '../api/ApiObject';
import { conflict, notFound } from '../errors/StatusError';
import type { ResourceType } from '../registry/ResourceType';
import { isObject } from '../json/JsonValue';
import { waitsForContent } from './namespaceContent';
import { timestamp } from '../../metav1/timestamp';
import type { ServerContext } from './ServerContext';
import type { DeleteOptions } from './WriteOptions';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

/** What a deletion did. */
export interface Removal {
  /** Whether the object is gone, or only marked and waiting for its grace period and finalizers. */
  gone: boolean;
  object: StoredObject;
}

/** Deletes objects, the way Kubernetes does: graceful, finalizers first. */
export class ObjectRemover {
  readonly #context: ServerContext;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  remove(
    type: ResourceType,
    namespace: string,
    name: string,
    options: DeleteOptions,
  ): Removal {
    const { store } = this.#context;
    const live = store
      .collection(type.storage)
      .get(type.namespaced ? namespace : '', name);
    if (!live) {
      throw notFound(type, name);
    }
    this.#checkPreconditions(type, live, options);
    const finalizers = this.#finalizers(live, options);
    const grace = type.gracePeriod?.(live, options.gracePeriodSeconds) ?? 0;
    const { deletionTimestamp, deletionGracePeriodSeconds } = live.metadata;
    const waits = finalizers.length > 0 || grace > 0 || waitsForContent(live);
    if (!waits) {
      const last: StoredObject =
        deletionTimestamp === undefined
          ? live
          : {
              ...live,
              metadata: { ...live.metadata, deletionGracePeriodSeconds: 0 },
            };
      return {
        gone: true,
        object: type.present(
          options.dryRun ? last : store.remove(type.storage, last),
        ),
      };
    }
    const shorter =
      deletionTimestamp === undefined ||
      grace < (deletionGracePeriodSeconds ?? 0);
    const now = this.#context.now();
    const metadata: StoredMeta = {
      ...live.metadata,
      ...(finalizers.length > 0 && { finalizers }),
      ...(shorter && {
        deletionTimestamp: timestamp(new Date(now.getTime() + grace * 1000)),
        ...(!type.ownFinalizer &&
          type.kind !== 'Namespace' && { deletionGracePeriodSeconds: grace }),
      }),
      ...(deletionTimestamp === undefined &&
        live.metadata.generation !== undefined && {
          generation: live.metadata.generation + 1,
        }),
    };
    const marked: StoredObject = {
      ...live,
      metadata,
      ...(type.kind === 'Namespace' && {
        status: {
          ...(isObject(live.status) ? live.status : {}),
          phase: 'Terminating',
        },
      }),
    };
    const unchanged =
      !shorter && finalizers.length === (live.metadata.finalizers?.length ?? 0);
    return {
      gone: false,
      object: type.present(
        options.dryRun || unchanged ? marked : store.put(type.storage, marked),
      ),
    };
  }

  #checkPreconditions(
    type: ResourceType,
    live: StoredObject,
    options: DeleteOptions,
  ): void {
    const { uid, resourceVersion } = options.preconditions ?? {};
    const { name } = live.metadata;
    if (uid && uid !== live.metadata.uid) {
      throw conflict(
        type,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`,
      );
    }
    if (resourceVersion && resourceVersion !== live.metadata.resourceVersion) {
      throw conflict(
        type,
        name,
        `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${live.metadata.resourceVersion}`,
      );
    }
  }

  /** The propagation policy travels as a finalizer for the garbage collector. */
  #finalizers(live: StoredObject, options: DeleteOptions): string[] {
    const present = live.metadata.finalizers ?? [];
    if (options.propagation === undefined) {
      return present;
    }
    const others = present.filter(
      finalizer => finalizer !== FOREGROUND && finalizer !== ORPHAN,
    );
    if (options.propagation === 'Foreground') {
      return [...others, FOREGROUND];
    }
    return options.propagation === 'Orphan' ? [...others, ORPHAN] : others;
  }
}
