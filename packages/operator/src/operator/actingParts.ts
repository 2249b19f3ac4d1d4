import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { EventRecorder, type StackEvent } from '../events/EventRecorder';
import type { SharedInformers } from '../informers/SharedInformers';
import { madeKinds } from '../informers/WatchedKind';
import { StackDeletion } from '../reconcile/StackDeletion';
import { StackFinalizer } from '../reconcile/StackFinalizer';
import { StatusWriter } from '../status/StatusWriter';
import { describeError, type Logger } from './Logger';

/** The parts of an operator that change a cluster, apart from what it applies and prunes. */
export function actingParts(options: {
  cluster: ClusterClient;
  informers: SharedInformers;
  logger: Logger;
  deletionStuckAfterMs: number;
  onEvent(event: StackEvent): void;
}) {
  const { cluster, informers, logger } = options;
  const now = () => new Date();
  const finalizer = new StackFinalizer({
    cluster,
    informers,
    kinds: madeKinds,
  });
  const events = new EventRecorder({
    cluster,
    now,
    onRecord: options.onEvent,
    onError: error =>
      logger.debug(`event not written: ${describeError(error)}`),
  });
  const status = new StatusWriter({ cluster, informers, events, logger, now });
  return {
    cluster,
    finalizer,
    events,
    status,
    deletion: new StackDeletion({
      finalizer,
      informers,
      status,
      logger,
      stuckAfterMs: options.deletionStuckAfterMs,
      now,
    }),
  };
}
