import type { ObjectReference } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { BenchedCluster } from './BenchedCluster';
import { stackPair } from './stackPairs';
import { waitUntil } from './waitUntil';

const timeoutSeconds = 60;

function placeOf(batch: string, index: number) {
  const [{ metadata }] = stackPair(batch, index);
  return { namespace: metadata.namespace, name: metadata.name };
}

const selectorSchema = z.object({
  spec: z.object({ selector: z.record(z.string(), z.string()) }),
});
const replicasSchema = z.object({ spec: z.object({ replicas: z.number() }) });

/** Deletes a ConfigMap of a stack. @returns seconds until it is there again */
export async function repairDeleted(
  { client }: BenchedCluster,
  batch: string,
  index: number,
): Promise<number> {
  const { name, namespace } = placeOf(batch, index);
  const reference: ObjectReference = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace,
    name: `${name}-epp-config`,
  };
  await client.delete(reference);
  return waitUntil(async () => (await client.get(reference)) !== undefined, {
    timeoutSeconds,
    describe: () => `ConfigMap ${reference.name} is there again`,
  });
}

async function repairScaled(
  cluster: BenchedCluster,
  batch: string,
  index: number,
): Promise<number> {
  const { name, namespace } = placeOf(batch, index);
  const reference: ObjectReference = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace,
    name: `${name}-decode`,
  };
  await cluster.patch(reference, { spec: { replicas: 0 } });
  return waitUntil(
    async () =>
      replicasSchema.parse(await cluster.client.get(reference)).spec
        .replicas === 2,
    {
      timeoutSeconds,
      describe: () => `Deployment ${reference.name} has its replicas`,
    },
  );
}

async function repairSelector(
  cluster: BenchedCluster,
  batch: string,
  index: number,
): Promise<number> {
  const { name, namespace } = placeOf(batch, index);
  const label = 'app.kubernetes.io/name';
  const reference: ObjectReference = {
    apiVersion: 'v1',
    kind: 'Service',
    namespace,
    name: `${name}-decode`,
  };
  const selected = async () =>
    selectorSchema.parse(await cluster.client.get(reference)).spec.selector[
      label
    ];
  const before = await selected();
  await cluster.patch(reference, { spec: { selector: { [label]: 'other' } } });
  return waitUntil(async () => (await selected()) === before, {
    timeoutSeconds,
    describe: () => `Service ${reference.name} has its selector`,
  });
}

/** Deletes, scales and changes what the operator has made. @returns seconds of the slowest repair */
export async function measureDrift(
  cluster: BenchedCluster,
  batch: string,
): Promise<number> {
  return Math.max(
    await repairDeleted(cluster, batch, 0),
    await repairScaled(cluster, batch, 1),
    await repairSelector(cluster, batch, 2),
  );
}
