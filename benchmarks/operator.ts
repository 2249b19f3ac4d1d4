import { availableParallelism } from 'node:os';
import type { Benchmark, Figure } from './Benchmark';
import { BenchedCluster } from './operator/BenchedCluster';
import { measureFailover } from './operator/failover';
import {
  effortFigures,
  measureBatch,
  requestFigures,
} from './operator/batches';
import { measureDrift } from './operator/drift';
import { namespaces } from './operator/stackPairs';
import { measureSteadyState } from './operator/steadyState';
import { waitUntil } from './operator/waitUntil';

const startSeconds = 60;

/** `operator`: the operator as a process of its own on a real control plane, with hollow pods and a hollow gateway. */
export const operatorBenchmark: Benchmark = {
  description:
    'custom resources to Ready on a real control plane; [few]: 100 only, [long]: 10 minutes at rest',
  async run({ args, say }) {
    const unknown = args.find(word => word !== 'few' && word !== 'long');
    if (unknown !== undefined) {
      throw new Error(`"${unknown}" is neither "few" nor "long"`);
    }
    say('control plane ...');
    const cluster = await BenchedCluster.start();
    try {
      for (const name of namespaces) {
        await cluster.apply({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name },
        });
      }
      const first = cluster.startOperator();
      await waitUntil(() => cluster.hasLeader(), {
        timeoutSeconds: startSeconds,
        describe: () => `the operator leads:\n${first.output}`,
      });
      const idle = first.residentMiB();

      say('100 custom resources ...');
      const hundred = await measureBatch(cluster, {
        name: 'a',
        operator: first,
        stacks: 50,
      });
      const rest = await measureSteadyState(cluster, {
        minutes: args.includes('long') ? 10 : 2,
        say,
      });
      const atHundred = first.residentMiB();
      say(`resident memory: ${Math.round(atHundred)} MiB; drift ...`);
      const drift = await measureDrift(cluster, 'a');
      say('failover ...');
      const { afterExit, afterKill, leader } = await measureFailover(
        cluster,
        first,
        'a',
      );
      const figures: Figure[] = [
        { name: 'cores', value: availableParallelism(), unit: 'count' },
        seconds('100 custom resources to Ready', hundred.seconds, 28),
        ...effortFigures(hundred),
        ...requestFigures(hundred),
        ...rest,
        seconds('drift repaired, slowest of three', drift, 5),
        seconds('failover after kill -9', afterKill, 20),
        seconds('failover after a clean exit', afterExit, 2),
        mebibytes('resident memory, no custom resources', idle),
        mebibytes('resident memory, 100', atHundred, 350),
      ];
      if (args.includes('few')) return figures;

      say('1,000 more ...');
      const before = leader.residentMiB();
      const thousand = await measureBatch(cluster, {
        name: 'b',
        operator: leader,
        stacks: 500,
      });
      const after = leader.residentMiB();
      return [
        ...figures,
        seconds('1,000 more to Ready', thousand.seconds, 256),
        ...effortFigures(thousand),
        ...requestFigures(thousand),
        mebibytes('resident memory, 1,100', after, 350),
        mebibytes('  growth per custom resource', (after - before) / 1000, 0.2),
      ];
    } finally {
      await cluster.stop();
    }
  },
};

function seconds(name: string, value: number, limit: number): Figure {
  return { name, value: Math.round(value * 10) / 10, unit: 's', limit };
}

function mebibytes(name: string, value: number, limit?: number): Figure {
  const rounded =
    value < 10 ? Math.round(value * 1000) / 1000 : Math.round(value);
  return { name, value: rounded, unit: 'MiB', limit };
}
