// Loaded into every program under test (`node --require`): it tells how the process is when its parent asks, and keeps
// nothing alive by itself.
import { Probed } from './Probed';

process.on('message', message => {
  if (message !== 'probe') {
    return;
  }
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    resources[name] = (resources[name] ?? 0) + 1;
  }
  const probed: Probed = {
    heapBytes: heapUsed,
    externalBytes: external,
    residentBytes: rss,
    cpuMs: (user + system) / 1000,
    resources,
  };
  process.send?.({ probed });
});
// Whoever started it is gone, however that came: nobody would ever end it.
process.once('disconnect', () => process.exit());
process.channel?.unref();
