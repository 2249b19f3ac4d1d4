import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  PORTAL_FIELD_MANAGER,
  parseScenarioParameters,
  scenarios,
  type KubernetesObject,
  type RunReport,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  applyStack,
  runScenario,
  waitForReady,
} from '@llm-d-sim/plugin-llm-d-node';
import { asLocal } from './asLocal';
import type { PreflightJob } from './PreflightReport';
import { readTree } from './readTree';

/** What one try has come to. */
export interface TriedStack {
  replaced: string[];
  run: RunReport;
}

/**
 * Runs a rendered stack and a routing test on a cluster of its own, and ends that.
 *
 * @param options - `directory`: for the cluster's files
 * @throws Error in words for a person when the stack cannot be tried, or does not become ready.
 */
export async function tryStack(
  job: PreflightJob,
  options: { directory: string; say(line: string): void; timeoutMs: number },
): Promise<TriedStack> {
  const { directory, say, timeoutMs } = options;
  const parameters = parseScenarioParameters(job.scenario, job.parameters);
  const tree = readTree(job.folder);
  const versions = tree.manifests.map(asLocal);
  const manifests = versions.map(({ manifest }) => manifest);
  const live = await LiveCluster.start({ directory, name: 'preflight' });
  const { client } = live;
  try {
    say('A throw-away local cluster runs');
    await applyStack(client, { manifests, fieldManager: PORTAL_FIELD_MANAGER });
    for (const manifest of manifests) {
      await waitForReady(
        client,
        manifest.kind === 'SchedulerInstall'
          ? { schedulerInstall: placeOf(manifest) }
          : { simulatorDeployment: placeOf(manifest) },
        { timeoutMs, onProgress: ({ message }) => say(message) },
      );
    }
    say('The stack is ready');
    const run = await runScenario({
      scenario: scenarios[job.scenario],
      parameters,
      cluster: client,
      stack: { schedulerInstall: placeOf(tree.schedulerInstall) },
    });
    return { replaced: versions.flatMap(({ replaced }) => replaced), run };
  } finally {
    await live.stop();
  }
}

function placeOf({ metadata }: KubernetesObject) {
  const { name, namespace = 'default' } = metadata;
  return { namespace, name };
}
