import type {
  OperatorMetrics,
  ReconcileResult,
} from '../metrics/OperatorMetrics';
import { parseStackKey } from '../reconcile/stackKey';
import { describeError, type Logger } from './Logger';

type Reconcile = (key: string) => Promise<{ requeueAfterMs?: number }>;

/** A reconcile that says in the log and in the metrics how it went, and how long it took. */
export function observedReconcile(
  reconcile: Reconcile,
  options: {
    logger: Logger;
    metrics: Pick<OperatorMetrics, 'reconciled'>;
    /** Monotonic, in ms. */
    now(): number;
  },
): Reconcile {
  const { logger, metrics, now } = options;
  return async key => {
    const began = now();
    const end = (result: ReconcileResult) => {
      const ms = now() - began;
      metrics.reconciled(parseStackKey(key).kind, result, ms / 1000);
      return { key, result, duration_ms: Math.round(ms) };
    };
    try {
      const outcome = await reconcile(key);
      logger.debug(
        'reconciled',
        end(outcome.requeueAfterMs === undefined ? 'success' : 'requeue_after'),
      );
      return outcome;
    } catch (error) {
      logger.warn(`failed: ${describeError(error)}`, end('error'));
      throw error;
    }
  };
}
