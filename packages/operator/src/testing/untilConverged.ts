import { setTimeout } from 'node:timers/promises';
import { stackKinds } from '../informers/WatchedKind';
import { stackKeyOf } from '../reconcile/stackKey';
import { findDivergences } from './findDivergences';
import { eventually, type TestCluster } from './TestCluster';

/** Generous, because backoff after a storm is, too. */
const convergedWithinMs = 60_000;

/**
 * Waits until the cluster is as its custom resources say: nothing missing, different, superfluous or orphaned.
 *
 * @param options - `except`: names of objects that look like ours and are not
 */
export async function untilConverged(
  cluster: TestCluster,
  { except = [] }: { except?: readonly string[] } = {},
): Promise<void> {
  const capabilities = await cluster.client.discover();
  const deadline = performance.now() + convergedWithinMs;
  for (;;) {
    const all = await findDivergences(cluster.client, capabilities);
    const found = all.filter(
      line => !except.some(name => line.includes(`/${name} `)),
    );
    if (found.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(`not converged: ${found.join('\n')}`);
    }
    // A look at everything is work for the API server, which is busy with the operator's requests.
    await setTimeout(200);
  }
}

/**
 * Lets an operator that nothing has happened to look at everything, once the cluster is as its custom resources say.
 *
 * @returns what it wrote: there was something left to do, in the objects or in a status that was not true
 */
export async function writesOfNewOperator(
  cluster: TestCluster,
): Promise<string[]> {
  await untilConverged(cluster);
  const keys = [];
  for (const kind of stackKinds) {
    const stacks = await cluster.client.list(kind);
    keys.push(...stacks.map(stackKeyOf));
  }
  const operator = await cluster.startOperator();
  for (const key of keys) {
    await eventually(`${key} is looked at`, () =>
      operator.log.includes(`debug ${key}: reconciled`) ? true : undefined,
    );
  }
  const writes = operator.writes.takeWrites();
  await operator.stop();
  return writes;
}
