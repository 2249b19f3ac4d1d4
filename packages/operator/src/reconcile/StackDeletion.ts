import {
  describeReference,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { fails } from '../conditions/ConditionVerdict';
import type { SharedInformers } from '../informers/SharedInformers';
import { describeError, type Logger } from '../operator/Logger';
import { readPreviousStatus } from '../status/StackStatus';
import type { StatusWriter } from '../status/StatusWriter';
import { type Owner } from './ownership';
import type { CleanupProgress, StackFinalizer } from './StackFinalizer';
import { stackKeyOf } from './stackKey';

/** How soon a deletion that waits is looked at again, should a watch not tell. */
const recheckMs = 10_000;
/** The same when it waits for something that no cache knows of, or no watch is under way for, so that none will. */
const untoldRecheckMs = 1_000;

/** Sees the deletion of a custom resource through, and tells in its status when it does not get on. */
export class StackDeletion {
  readonly #finalizer: Pick<StackFinalizer, 'cleanUp' | 'isHeld' | 'release'>;
  readonly #informers: Pick<SharedInformers, 'get' | 'isWatching'>;
  readonly #status: Pick<StatusWriter, 'writeDeletion'>;
  readonly #logger: Logger;
  readonly #stuckAfterMs: number;
  readonly #now: () => Date;

  /** @param options - `stuckAfterMs`: how long a deletion may take before people are told what it waits for */
  constructor(options: {
    finalizer: Pick<StackFinalizer, 'cleanUp' | 'isHeld' | 'release'>;
    informers: Pick<SharedInformers, 'get' | 'isWatching'>;
    status: Pick<StatusWriter, 'writeDeletion'>;
    logger: Logger;
    stuckAfterMs: number;
    now(): Date;
  }) {
    this.#finalizer = options.finalizer;
    this.#informers = options.informers;
    this.#status = options.status;
    this.#logger = options.logger;
    this.#stuckAfterMs = options.stuckAfterMs;
    this.#now = options.now;
  }

  /** Takes the next step. To be called again whenever something that was made for the custom resource has gone. */
  async advance(
    live: KubernetesObject,
    owner: Owner,
  ): Promise<{ requeueAfterMs?: number }> {
    if (!this.#finalizer.isHeld(live)) return {};
    const key = stackKeyOf(live);
    const progress = await this.#cleanUp(live, owner);
    if (progress.state === 'waiting') {
      this.#logger.info(
        `waiting for ${progress.for
          .map(describeReference)
          .join(', ')} to be gone`,
        { key },
      );
      // How long the custom resource waits says nothing: the operator may not have been there to begin.
      const stuck = progress.for.filter(reference => {
        const object = this.#informers.get(reference);
        return object !== undefined && this.#isOverdue(object);
      });
      if (stuck.length > 0) {
        await this.#status.writeDeletion(
          live,
          fails('DeletionStuck', this.#obstacles(stuck)),
        );
      }
      const isTold = progress.for.every(
        reference =>
          this.#informers.isWatching(reference) &&
          this.#informers.get(reference) !== undefined,
      );
      return { requeueAfterMs: isTold ? recheckMs : untoldRecheckMs };
    }
    await this.#finalizer.release(live);
    this.#logger.info('cleaned up', { key });
    return {};
  }

  async #cleanUp(
    live: KubernetesObject,
    owner: Owner,
  ): Promise<CleanupProgress> {
    try {
      const { inventory } = readPreviousStatus(live);
      return await this.#finalizer.cleanUp(owner, inventory);
    } catch (error) {
      if (this.#isOverdue(live)) {
        await this.#status.writeDeletion(
          live,
          fails('DeletionFailed', describeError(error)),
        );
      }
      throw error;
    }
  }

  #isOverdue({ metadata: { deletionTimestamp } }: KubernetesObject): boolean {
    return (
      deletionTimestamp !== undefined &&
      this.#now().getTime() - Date.parse(deletionTimestamp) >=
        this.#stuckAfterMs
    );
  }

  #obstacles(references: readonly ObjectReference[]): string {
    const held = references.map(reference => {
      const { finalizers = [] } =
        this.#informers.get(reference)?.metadata ?? {};
      return finalizers.length === 0
        ? describeReference(reference)
        : `${describeReference(reference)} (finalizers: ${finalizers.join(
            ', ',
          )})`;
    });
    return `Waiting for ${held.join(
      ', ',
    )} to be gone: whoever set a finalizer has to remove it`;
  }
}
