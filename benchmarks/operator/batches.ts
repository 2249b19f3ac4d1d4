import { LABEL_OWNER_UID } from '@llm-d-sim/plugin-llm-d-common';
import { loadavg } from 'node:os';
import type { Figure } from '../Benchmark';
import type { BenchedCluster } from './BenchedCluster';
import type { CountedRequest } from './CountingProxy';
import type { OperatorProcess } from './OperatorProcess';
import { stackPair } from './stackPairs';
import { waitUntil } from './waitUntil';

const writers = 8;
/** Far beyond the limit: a figure that misses it is a figure, too. */
const timeoutSeconds = 900;

/** What it took to get custom resources to Ready. */
export interface Batch {
  seconds: number;
  resources: number;
  /** Objects that the operator has made. */
  objects: number;
  requests: readonly CountedRequest[];
  /** Time that the operator was on a processor, seconds. */
  cpuSeconds: number;
  /** Load average of the machine in the minute before: what else it had to do. */
  loadBefore: number;
}

/** Makes so many stacks, two custom resources each, and waits until every one of them is Ready. */
export async function measureBatch(
  cluster: BenchedCluster,
  {
    name,
    operator,
    stacks,
  }: { name: string; operator: OperatorProcess; stacks: number },
): Promise<Batch> {
  cluster.proxy.take();
  const [loadBefore] = loadavg();
  const cpuBefore = operator.cpuSeconds();
  const wanted = cluster.ready.count + 2 * stacks;
  const manifests = Array.from({ length: stacks }, (_, index) =>
    stackPair(name, index),
  ).flat();
  const began = performance.now();
  const write = async () => {
    for (let next = manifests.shift(); next; next = manifests.shift()) {
      await cluster.apply(next);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  await waitUntil(() => cluster.ready.count >= wanted, {
    timeoutSeconds,
    describe: () =>
      `${wanted} custom resources are Ready (${
        cluster.ready.count
      } are):\n${cluster.ready.complaints.join('\n')}`,
  });
  const seconds = (performance.now() - began) / 1000;
  const cpuSeconds = operator.cpuSeconds() - cpuBefore;
  return {
    seconds,
    resources: 2 * stacks,
    objects: await countMade(cluster, name),
    requests: cluster.proxy.take(),
    cpuSeconds,
    loadBefore,
  };
}

const kindsMade = [
  ['v1', 'ConfigMap'],
  ['v1', 'Service'],
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'Deployment'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['inference.networking.k8s.io/v1', 'InferencePool'],
];

async function countMade(
  { client }: BenchedCluster,
  batch: string,
): Promise<number> {
  const lists = await Promise.all(
    kindsMade.map(([apiVersion, kind]) =>
      client.list({ apiVersion, kind }, { labelSelector: LABEL_OWNER_UID }),
    ),
  );
  return lists
    .flat()
    .filter(({ metadata }) => metadata.name.startsWith(`${batch}-`)).length;
}

/** What each custom resource took of the operator's time on a processor, whoever else wanted the cores, and what load there was before. */
export function effortFigures(batch: Batch): Figure[] {
  return [
    {
      name: '  processor time of the operator, each',
      value: Math.round((batch.cpuSeconds * 1000) / batch.resources),
      unit: 'ms',
    },
    {
      name: '  load average of the machine before',
      value: rounded(batch.loadBefore),
      unit: 'count',
    },
  ];
}

/** How many requests each custom resource took. */
export function requestFigures(batch: Batch): Figure[] {
  const isWrite = ({ method }: CountedRequest) => method !== 'GET';
  const perResource = (
    name: string,
    counts: (request: CountedRequest) => boolean,
    limit?: number,
  ): Figure => ({
    name: `  ${name}`,
    value: rounded(batch.requests.filter(counts).length / batch.resources),
    unit: 'count',
    limit,
  });
  const objects = batch.objects / batch.resources;
  const isOwn = ({ resource }: CountedRequest) =>
    resource !== 'events' && resource !== 'leases';
  const isStatus = ({ resource }: CountedRequest) =>
    resource.endsWith('/status');
  return [
    { name: '  objects made for each', value: objects, unit: 'count' },
    perResource(
      'writes for each',
      one => isWrite(one) && isOwn(one),
      rounded(objects + 3),
    ),
    perResource(
      '  of them of its status',
      one => isWrite(one) && isStatus(one),
    ),
    perResource('events for each', ({ resource }) => resource === 'events'),
    perResource('reads for each', one => !isWrite(one)),
  ];
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
