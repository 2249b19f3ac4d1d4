import { isApiError } from '../client/ApiError';
import { WorkQueue } from '../queue/WorkQueue';
import type { Controller } from './Controller';

/**
 * Runs each controller with a work queue of its own. Call it before the informers start, so that no change is missed.
 *
 * @returns `stop` ends the work and waits for what is under way
 */
export function startControllers(
  controllers: readonly Controller[],
  options: { log(line: string): void; random(): number },
): { stop(): Promise<void> } {
  const queues = controllers.map(controller => {
    const queue = new WorkQueue({
      reconcile: key => controller.reconcile(key),
      concurrency: 4,
      random: options.random,
      onError: (key, error, retryMs) => {
        // Somebody else wrote first, or deleted it: the next try starts from what they did.
        if (isApiError(error, 409) || isApiError(error, 404)) return;
        options.log(
          `${controller.name} ${key}: ${String(error)}; again in ${Math.round(
            retryMs,
          )} ms`,
        );
      },
    });
    controller.watch(queue);
    return queue;
  });
  return {
    async stop() {
      await Promise.all(queues.map(queue => queue.stop()));
    },
  };
}
