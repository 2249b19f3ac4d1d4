import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  prefixCacheSkew,
  stackFormSchema,
  stackFromForm,
} from '@llm-d-sim/plugin-llm-d-common';
import { runScenario } from '@llm-d-sim/plugin-llm-d-node';
import type { Figure } from '../Benchmark';

const place = { namespace: 'llm-d-sim', name: 'demo' };

/** From the start of `prefix-cache-skew` to its verdict, on a stack of the local cluster that is ready. */
export async function verdictFigures(): Promise<Figure[]> {
  const live = await LiveCluster.start();
  try {
    const { schedulerInstall, simulatorDeployment } = stackFromForm(
      stackFormSchema.parse({}),
    );
    await live.setUp([simulatorDeployment, schedulerInstall], {
      timeoutMs: 60_000,
    });
    const began = performance.now();
    const { reason, verdict } = await runScenario({
      scenario: prefixCacheSkew,
      cluster: live.client,
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
    await live.stop();
  }
}
