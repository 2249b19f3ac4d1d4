import {
  customResourceDefinitionsFor,
  OPERATOR_FIELD_MANAGER,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';

const crdSpecSchema = z.object({
  group: z.string(),
  names: z.object({ kind: z.string() }),
  versions: z.array(z.object({ name: z.string(), served: z.boolean() })),
});

/** How long a server may take to serve a kind after its CRD was accepted. */
const servedWithinMs = 30_000;
const askAgainMs = 100;

/** Kinds that a CRD makes the server serve: `<apiVersion>/<Kind>`. */
function kindsOf(definition: KubernetesObject): string[] {
  const { group, names, versions } = crdSpecSchema.parse(definition.spec);
  return versions
    .filter(({ served }) => served)
    .map(({ name }) => `${group}/${name}/${names.kind}`);
}

/**
 * Installs or updates the CRDs of SimulatorDeployment and SchedulerInstall and waits until the cluster serves them.
 *
 * @throws ClusterError when the cluster refuses a CRD; Error when it does not serve one within 30 s
 * @public
 */
export async function installCustomResourceDefinitions(
  cluster: ClusterClient,
): Promise<void> {
  const definitions = customResourceDefinitionsFor(await cluster.discover());
  for (const definition of definitions) {
    await cluster.apply(definition, {
      fieldManager: OPERATOR_FIELD_MANAGER,
      force: true,
    });
  }
  const awaited = definitions.flatMap(kindsOf);
  const deadline = performance.now() + servedWithinMs;
  for (;;) {
    const { kinds } = await cluster.discover();
    const served = new Set(kinds);
    const missing = awaited.filter(kind => !served.has(kind));
    if (missing.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(
        `Cluster ${
          cluster.cluster
        } accepted the CustomResourceDefinitions but does not serve ${missing.join(
          ', ',
        )}: look at their conditions (kubectl describe crd)`,
      );
    }
    await setTimeout(askAgainMs);
  }
}
