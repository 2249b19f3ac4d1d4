import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from '../Benchmark';
import type { BenchedCluster } from './BenchedCluster';
import { waitUntil } from './waitUntil';

const quietSeconds = 10;
const settleSeconds = 120;

/**
 * Counts what the operator writes when there is nothing to do. At half time every connection is cut, so that all caches are
 * filled anew.
 */
export async function measureSteadyState(
  { proxy }: BenchedCluster,
  { minutes, say }: { minutes: number; say(line: string): void },
): Promise<Figure[]> {
  const isWrite = ({ method }: { method: string }) => method !== 'GET';
  const isLease = ({ resource }: { resource: string }) => resource === 'leases';
  await waitUntil(
    async () => {
      proxy.take();
      await delay(quietSeconds * 1000);
      return proxy.take().every(one => !isWrite(one) || isLease(one));
    },
    {
      timeoutSeconds: settleSeconds,
      describe: () => `no write for ${quietSeconds} s`,
    },
  );
  say(`${minutes} minutes at rest ...`);
  await delay(minutes * 30_000);
  proxy.cut();
  await delay(minutes * 30_000);
  const requests = proxy.take();
  const writes = requests.filter(one => isWrite(one) && !isLease(one));
  for (const { method, resource } of writes) {
    say(`written at rest: ${method} ${resource}`);
  }
  const perMinute = (count: number) => Math.round((count / minutes) * 10) / 10;
  return [
    {
      name: `writes in ${minutes} minutes at rest, 100`,
      value: writes.length,
      unit: 'count',
      limit: 0,
    },
    {
      name: '  of the Lease, each minute',
      value: perMinute(
        requests.filter(one => isWrite(one) && isLease(one)).length,
      ),
      unit: 'count',
    },
    {
      name: '  reads, each minute',
      value: perMinute(requests.filter(one => !isWrite(one)).length),
      unit: 'count',
    },
  ];
}
