import {
  OPERATOR_FIELD_MANAGER,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { createHash } from 'node:crypto';

/** Something that happened to a custom resource, for `kubectl describe`. */
export interface StackEvent {
  type: 'Normal' | 'Warning';
  /** CamelCase word for machines. */
  reason: string;
  message: string;
}

/** How many different events are counted before the oldest is forgotten. */
const remembered = 1000;

/**
 * Writes core/v1 Events. The same event again raises the count of the first one instead of adding another. Best effort: an
 * event that cannot be written is reported to `onError` and otherwise forgotten.
 */
export class EventRecorder {
  readonly #cluster: ClusterClient;
  readonly #now: () => Date;
  readonly #onRecord: (event: StackEvent) => void;
  readonly #onError: (error: unknown) => void;
  readonly #seen = new Map<string, { count: number; first: string }>();

  constructor(options: {
    cluster: ClusterClient;
    now(): Date;
    /** An event has been written. */
    onRecord(event: StackEvent): void;
    onError(error: unknown): void;
  }) {
    this.#cluster = options.cluster;
    this.#now = options.now;
    this.#onRecord = options.onRecord;
    this.#onError = options.onError;
  }

  async record(regarding: KubernetesObject, event: StackEvent): Promise<void> {
    const { apiVersion, kind, metadata } = regarding;
    const { name, namespace, uid } = metadata;
    const digest = createHash('sha256')
      .update(JSON.stringify([uid, kind, event]))
      .digest('hex')
      .slice(0, 16);
    const time = `${this.#now().toISOString().slice(0, 19)}Z`;
    const known = this.#seen.get(digest);
    const { count, first } = known
      ? { count: known.count + 1, first: known.first }
      : { count: 1, first: time };
    this.#remember(digest, { count, first });
    try {
      await this.#cluster.apply(
        {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: `${name.slice(0, 200)}.${digest}`, namespace },
          involvedObject: {
            apiVersion,
            kind,
            name,
            namespace,
            uid,
            resourceVersion: metadata.resourceVersion,
          },
          type: event.type,
          reason: event.reason,
          // The API server takes at most 1024 bytes.
          message: event.message.slice(0, 1000),
          source: { component: OPERATOR_FIELD_MANAGER },
          firstTimestamp: first,
          lastTimestamp: time,
          count,
        },
        { fieldManager: OPERATOR_FIELD_MANAGER, force: true },
      );
      this.#onRecord(event);
    } catch (error) {
      this.#onError(error);
    }
  }

  #remember(digest: string, entry: { count: number; first: string }): void {
    this.#seen.delete(digest);
    this.#seen.set(digest, entry);
    if (this.#seen.size > remembered) {
      const [oldest] = this.#seen.keys();
      this.#seen.delete(oldest);
    }
  }
}
