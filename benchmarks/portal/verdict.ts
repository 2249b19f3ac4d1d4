import { startLocalCluster } from '@llm-d-sim/local-cluster';
import {
  installCustomResourceDefinitions,
  startOperator,
} from '@llm-d-sim/operator';
import {
  prefixCacheSkew,
  stackFormSchema,
  stackFromForm,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  DefaultClusterClient,
  KubeConfigTransport,
  runScenario,
  waitForReady,
} from '@llm-d-sim/plugin-llm-d-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figure } from '../Benchmark';

const place = { namespace: 'llm-d-sim', name: 'demo' };
const fieldManager = 'benchmark';

/** From the start of `prefix-cache-skew` to its verdict, on a stack of the local cluster that is ready. */
export async function verdictFigures(): Promise<Figure[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'llm-d-verdict-'));
  const cluster = await startLocalCluster({ directory, log: () => {} });
  const transport = KubeConfigTransport.fromFile(cluster.kubeconfigPath, {
    cluster: 'local',
  });
  const client = DefaultClusterClient.create({ transport });
  try {
    await installCustomResourceDefinitions(client);
    const operator = await startOperator({
      kubeConfig: cluster.kubeconfigPath,
      log: () => {},
    });
    try {
      const { schedulerInstall, simulatorDeployment } = stackFromForm(
        stackFormSchema.parse({}),
      );
      for (const manifest of [
        {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: place.namespace },
        },
        simulatorDeployment,
        schedulerInstall,
      ]) {
        await client.apply(manifest, { fieldManager });
      }
      await waitForReady(
        client,
        { schedulerInstall: place, simulatorDeployment: place },
        { timeoutMs: 60_000 },
      );
      const began = performance.now();
      const { reason, verdict } = await runScenario({
        scenario: prefixCacheSkew,
        cluster: client,
        stack: { schedulerInstall: place },
      });
      const seconds = (performance.now() - began) / 1000;
      if (verdict !== 'pass') {
        throw new Error(`prefix-cache-skew: ${verdict}: ${reason}`);
      }
      return [
        {
          name: 'prefix-cache-skew to its verdict (local stand-in)',
          value: Math.round(seconds * 100) / 100,
          unit: 's',
          limit: 10,
        },
      ];
    } finally {
      await operator.stop();
    }
  } finally {
    await transport.close();
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
