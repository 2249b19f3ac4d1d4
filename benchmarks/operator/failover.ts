import type { BenchedCluster } from './BenchedCluster';
import { repairDeleted } from './drift';
import type { OperatorProcess } from './OperatorProcess';
import { waitUntil } from './waitUntil';

const startSeconds = 60;

async function standby(cluster: BenchedCluster): Promise<OperatorProcess> {
  const operator = cluster.startOperator();
  await waitUntil(() => operator.has('operator ready'), {
    timeoutSeconds: startSeconds,
    describe: () => `the second operator waits:\n${operator.output}`,
  });
  return operator;
}

/**
 * Ends the leader, once by SIGKILL and once by SIGTERM, and breaks something at that moment: a failover is over when that
 * is repaired.
 */
export async function measureFailover(
  cluster: BenchedCluster,
  first: OperatorProcess,
  batch: string,
): Promise<{ afterKill: number; afterExit: number; leader: OperatorProcess }> {
  const second = await standby(cluster);
  first.signal('SIGKILL');
  const afterKill = await repairDeleted(cluster, batch, 3);
  const third = await standby(cluster);
  second.signal('SIGTERM');
  const afterExit = await repairDeleted(cluster, batch, 4);
  await second.stop();
  return { afterKill, afterExit, leader: third };
}
