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
