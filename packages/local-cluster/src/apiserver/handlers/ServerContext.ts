import type { ResourceRegistry } from '../registry/ResourceRegistry';
import type { ObjectStore } from '../store/ObjectStore';

/** What every handler works with. */
export interface ServerContext {
  store: ObjectStore;
  registry: ResourceRegistry;
  /** The current time. */
  now(): Date;
  newUid(): string;
  /** Five random characters for a generated name. */
  newSuffix(): string;
  log(line: string): void;
}

/** `metav1.Time`: whole seconds. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
