import { timestamp } from '../metav1/timestamp';
import type { ApiClient } from './ApiClient';
import { isApiError } from './ApiError';
import type { StoredObject } from './KubernetesObject';
import { events, type ResourceKind } from './ResourceKind';

interface Recorded {
  namespace: string;
  name: string;
  count: number;
}

/** Different events per process that are counted up instead of being written again. */
const REMEMBERED_EVENTS = 1000;

/** Writes Events about objects. The same event again raises its count, as `kubectl describe` shows. */
export class EventRecorder {
  readonly #client: ApiClient;
  readonly #source: { component: string; host?: string };
  readonly #log: (line: string) => void;
  readonly #now: () => Date;
  readonly #known = new Map<string, Recorded>();
  // One at a time, so that a count never overtakes the event that it counts.
  #last: Promise<void> = Promise.resolve();

  constructor(options: {
    client: ApiClient;
    source: { component: string; host?: string };
    log: (line: string) => void;
    now: () => Date;
  }) {
    this.#client = options.client;
    this.#source = options.source;
    this.#log = options.log;
    this.#now = options.now;
  }

  /** Does not wait and does not fail: an event that cannot be written is a line in the log. */
  record<T extends StoredObject>(
    kind: ResourceKind<T>,
    object: T,
    event: {
      type: 'Normal' | 'Warning';
      reason: string;
      message: string;
      fieldPath?: string;
    },
  ): void {
    this.#last = this.#last
      .then(() => this.#write(kind, object, event))
      .catch(error => {
        // A namespace that is being deleted takes no events any more.
        if (isApiError(error, 403) || isApiError(error, 404)) return;
        this.#log(`event ${event.reason} was not recorded: ${String(error)}`);
      });
  }

  /** Waits for what is on its way. */
  async flush(): Promise<void> {
    await this.#last;
  }

  async #write<T extends StoredObject>(
    kind: ResourceKind<T>,
    object: T,
    event: Parameters<EventRecorder['record']>[2],
  ): Promise<void> {
    const {
      name,
      namespace = 'default',
      uid,
      resourceVersion,
    } = object.metadata;
    const time = timestamp(this.#now());
    const key = JSON.stringify([kind.kind, uid, event]);
    const known = this.#known.get(key);
    if (known) {
      known.count += 1;
      await this.#client.patch(
        events,
        known,
        { count: known.count, lastTimestamp: time },
        { type: 'merge' },
      );
      return;
    }
    const created = await this.#client.create(events, {
      metadata: { generateName: `${name}.`, namespace },
      involvedObject: {
        apiVersion: kind.apiVersion,
        kind: kind.kind,
        name,
        namespace: object.metadata.namespace,
        uid,
        resourceVersion,
        fieldPath: event.fieldPath,
      },
      type: event.type,
      reason: event.reason,
      message: event.message,
      source: this.#source,
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host ?? '',
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    });
    this.#remember(key, {
      namespace,
      name: created.metadata.name,
      count: 1,
    });
  }

  #remember(key: string, recorded: Recorded): void {
    this.#known.set(key, recorded);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED_EVENTS) return;
      this.#known.delete(oldest);
    }
  }
}
