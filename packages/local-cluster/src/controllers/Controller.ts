import type { ApiClient } from '../client/ApiClient';
import type { EventRecorder } from '../client/EventRecorder';
import type { Informers } from '../client/Informers';
import type { Outcome, WorkQueue } from '../queue/WorkQueue';

/** What every controller is given. */
export interface ControllerContext {
  client: ApiClient;
  informers: Informers;
  events: EventRecorder;
  now(): Date;
}

/** A loop that keeps objects of one kind as they ask to be. */
export interface Controller {
  readonly name: string;
  /** Subscribes to what changes the answer and adds the keys concerned. */
  watch(queue: WorkQueue): void;
  reconcile(key: string): Promise<Outcome | void>;
}
