import { LABEL_OWNER } from '@llm-d-sim/plugin-llm-d-common';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { stackKinds } from '../informers/WatchedKind';
import { stackKeyOf } from '../reconcile/stackKey';
import { findDivergences } from './findDivergences';
import {
  eventually,
  onRealControlPlane,
  type TestCluster,
} from './TestCluster';

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
  if (onRealControlPlane) {
    const unsettled = await writesUntilSettled(cluster);
    if (unsettled.length > 0) return unsettled;
  }
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

const deploymentSchema = z.object({
  metadata: z.object({ generation: z.number() }),
  spec: z.object({ replicas: z.number() }),
  status: z.object({
    observedGeneration: z.number().default(0),
    replicas: z.number().default(0),
  }),
});

/**
 * Real controllers may still be at work when the objects are as they should be, and what they write changes what a status has to say. So
 * an operator runs until they are through.
 *
 * @returns what it wrote besides statuses: there was something left to do
 */
async function writesUntilSettled(cluster: TestCluster): Promise<string[]> {
  const operator = await cluster.startOperator();
  const written: string[] = [];
  await eventually(
    'the controllers and the operator are at rest for a second',
    async () => {
      const deployments = await cluster.client.list(
        { apiVersion: 'apps/v1', kind: 'Deployment' },
        { labelSelector: LABEL_OWNER },
      );
      const isSettled = deployments
        .map(one => deploymentSchema.parse(one))
        .every(
          ({ metadata, spec, status }) =>
            status.observedGeneration === metadata.generation &&
            status.replicas === spec.replicas,
        );
      await setTimeout(1_000);
      const writes = operator.writes.takeWrites();
      written.push(...writes);
      return isSettled && writes.length === 0 ? true : undefined;
    },
    convergedWithinMs,
  );
  await operator.stop();
  return written.filter(line => !line.endsWith('/status'));
}
