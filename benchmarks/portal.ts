import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Benchmark, Figure } from './Benchmark';
import { BenchedPortal } from './portal/BenchedPortal';
import { messageOf } from './portal/messageOf';
import { loadGeneratorFigures } from './portal/loadGenerator';
import {
  benchedClustersSchema,
  clusterReportSchema,
  type BenchedClusters,
} from './portal/programs/protocol';
import { verdictFigures } from './portal/verdict';
import { percentile } from './processes/percentile';

const stackCount = 500;
const clusterCount = 3;
/** A catalog takes its time with 500 entities, most of all beside other work. */
const readySeconds = 600;
/** Answers of each kind that are measured, and how long between two. */
const answers = 200;
const paceMs = 50;
const idleSeconds = 30;

const pageSchema = z.object({
  totalItems: z.number(),
  counts: z.record(z.string(), z.number()),
});
const healthSchema = z.object({ status: z.string() });
const brokenSchema = z.object({ broken: z.literal(true) });

/** `portal`: the backend with 500 stacks in three clusters, and what routing tests are made with. */
export const portalBenchmark: Benchmark = {
  description:
    '500 stacks in 3 clusters: fleet and entity latency, API server calls; load generator; verdict; [backend]: only the first part',
  async run({ args, say }) {
    const unknown = args.find(word => word !== 'backend');
    if (unknown !== undefined) {
      throw new Error(`"${unknown}" is not "backend"`);
    }
    const figures = await backendFigures(say);
    if (args.includes('backend')) {
      return figures;
    }
    say('load generator ...');
    const load = await loadGeneratorFigures(say);
    say('prefix-cache-skew on a local cluster ...');
    return [...figures, ...load, ...(await verdictFigures())];
  },
};

async function backendFigures(say: (line: string) => void): Promise<Figure[]> {
  say(`${stackCount} stacks in ${clusterCount} API servers ...`);
  const servers = fork(
    path.join(__dirname, 'portal/programs/clusters.ts'),
    [`${stackCount}`, `${clusterCount}`],
    { execArgv: ['--import', '@backstage/cli/config/nodeTransform.cjs'] },
  );
  try {
    const benched = await messageOf(servers, benchedClustersSchema);
    return await portalFigures(benched, servers, say);
  } finally {
    servers.kill('SIGKILL');
  }
}

async function portalFigures(
  benched: BenchedClusters,
  servers: ChildProcess,
  say: (line: string) => void,
): Promise<Figure[]> {
  say('portal ...');
  const portal = await BenchedPortal.start(benched, { watched: true });
  try {
    const began = performance.now();
    await untilHealthy(portal, say);
    const synced = (performance.now() - began) / 1000;
    const start = await requestsOf(servers);

    say('fleet pages ...');
    const first = await afterRest(portal, '/v1/stacks?limit=50');
    const fleet = await measure(
      portal,
      index => `/v1/stacks?limit=50&offset=${(index * 50) % stackCount}`,
    );
    say('one entity ...');
    const stacks = benched.clusters.flatMap(({ name: cluster, stacks: some }) =>
      some.map(({ name, namespace }) => `${cluster}-${namespace}-${name}`),
    );
    const entity = await measure(
      portal,
      index =>
        `/v1/entities/resource/default/${
          stacks[(index * 7) % stacks.length]
        }/health`,
    );
    const asked = await requestsOf(servers);
    say(`idle for ${idleSeconds} s ...`);
    await setTimeout(idleSeconds * 1000);
    const idle = await requestsOf(servers);

    say('a stack breaks ...');
    const noticed = await breakOne(portal, benched, servers);
    return [
      ms('fleet page of 50 of 500, P95', percentile(fleet, 0.95), 100),
      ms('  P99', percentile(fleet, 0.99)),
      ms('  first look of a caller', first),
      ms('health of one stack, P95', percentile(entity, 0.95), 100),
      ms('change in a cluster to change of its health', noticed, 2_000),
      count('API server requests to begin (3 clusters)', start),
      count(`API server requests of ${2 * answers} answers`, asked),
      count(`API server requests, ${idleSeconds} s idle`, idle),
      {
        name: 'all stacks judged after the portal was up',
        value: Math.round(synced * 10) / 10,
        unit: 's',
      },
      {
        name: 'resident memory of the whole portal',
        value: Math.round(portal.residentMiB()),
        unit: 'MiB',
      },
    ];
  } finally {
    await portal.stop();
  }
}

async function untilHealthy(
  portal: BenchedPortal,
  say: (line: string) => void,
): Promise<void> {
  const deadline = performance.now() + readySeconds * 1000;
  let seen = '';
  while (performance.now() < deadline) {
    const { body } = await portal.get('/v1/stacks?limit=1');
    const { counts, totalItems } = pageSchema.parse(body);
    if (totalItems === stackCount && counts.healthy === stackCount) {
      return;
    }
    seen = JSON.stringify({ totalItems, counts });
    await setTimeout(250);
  }
  say(seen);
  throw new Error(
    `Not all stacks were seen healthy within ${readySeconds} s: ${seen}`,
  );
}

async function measure(
  portal: BenchedPortal,
  route: (index: number) => string,
): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < answers; index++) {
    taken.push((await portal.get(route(index))).ms);
    await setTimeout(paceMs);
  }
  return taken;
}

/** As somebody sees it who was not there in the last minutes: nothing is kept of what he may see. */
async function afterRest(
  portal: BenchedPortal,
  route: string,
): Promise<number> {
  await setTimeout(6_000);
  return (await portal.get(route)).ms;
}

async function requestsOf(servers: ChildProcess): Promise<number> {
  servers.send({ ask: 'counts' });
  const { requests } = await messageOf(servers, clusterReportSchema);
  return requests.flat().length;
}

async function breakOne(
  portal: BenchedPortal,
  benched: BenchedClusters,
  servers: ChildProcess,
): Promise<number> {
  const [cluster] = benched.clusters;
  const [stack] = cluster.stacks;
  const route = `/v1/entities/resource/default/${cluster.name}-${stack.namespace}-${stack.name}/health`;
  servers.send({
    ask: 'break',
    cluster: 0,
    namespace: stack.namespace,
    deployment: stack.deployment,
  });
  await messageOf(servers, brokenSchema);
  const began = performance.now();
  for (;;) {
    const { body } = await portal.get(route);
    if (healthSchema.parse(body).status !== 'healthy') {
      return performance.now() - began;
    }
    await setTimeout(10);
  }
}

function ms(name: string, value: number, limit?: number): Figure {
  return { name, value: Math.round(value * 10) / 10, unit: 'ms', limit };
}

function count(name: string, value: number): Figure {
  return { name, value, unit: 'count' };
}
