import type {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Parts } from '../createParts';
import { probeRegularly } from './probeRegularly';

const dayMs = 24 * 60 * 60_000;

/** What goes on while nobody asks for anything. */
export async function startUpkeep(options: {
  lifecycle: LifecycleService;
  logger: LoggerService;
  parts: Parts;
  scheduler: SchedulerService;
}): Promise<void> {
  const { lifecycle, logger, parts, scheduler } = options;
  const { fleet, history, now, pokes, runner, settings } = parts;

  lifecycle.addShutdownHook(async () => {
    pokes.stop();
    await Promise.all([runner.shutdown(), fleet.stop()]);
  });
  // In every process: each has a fleet of its own, and looks after the runs of those that have died.
  await scheduler.scheduleTask({
    id: 'follow-stacks',
    frequency: { seconds: 5 },
    timeout: { seconds: 60 },
    scope: 'local',
    fn: () => fleet.refresh(),
  });
  await scheduler.scheduleTask({
    id: 'fail-dead-routing-tests',
    frequency: { seconds: 5 },
    timeout: { seconds: 30 },
    scope: 'local',
    fn: () => runner.sweep(),
  });
  await scheduler.scheduleTask({
    id: 'prune-routing-tests',
    frequency: { hours: 1 },
    timeout: { minutes: 10 },
    initialDelay: { minutes: 1 },
    scope: 'global',
    async fn() {
      const { keepDays, keepNewest } = settings.routingTests;
      const pruned = await history.prune({
        endedBefore: new Date(now().getTime() - keepDays * dayMs),
        keepNewest,
      });
      if (pruned > 0) {
        logger.info(`Deleted ${pruned} routing test runs past their time`);
      }
    },
  });
  if (settings.health.probe === 'periodic') {
    await scheduler.scheduleTask({
      id: 'probe-stacks',
      frequency: { seconds: settings.health.probeSeconds },
      timeout: { seconds: settings.health.probeSeconds },
      scope: 'local',
      fn: probeRegularly(parts),
    });
  }
}
