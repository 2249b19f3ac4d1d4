import {
  parseStackResource,
  requiredKinds,
  type KubernetesObject,
  type SchedulerInstall,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';

const gatewayClassSchema = z.object({
  status: z
    .object({
      conditions: z
        .array(z.object({ type: z.string(), status: z.string() }))
        .default([]),
    })
    .default({ conditions: [] }),
});

const gatewayApi = 'gateway.networking.k8s.io/v1';

/**
 * What a cluster lacks for some custom resources to become a stack: APIs, and things that they refer to and nobody of theirs makes.
 *
 * @returns each in one sentence that says what to do
 * @throws ClusterError when the cluster cannot be read.
 */
export async function clusterProblems(
  cluster: ClusterClient,
  manifests: readonly KubernetesObject[],
  signal?: AbortSignal,
): Promise<string[]> {
  const capabilities = await cluster.discover({ signal });
  const resources = manifests.flatMap(manifest => {
    const parsed = parseStackResource(manifest);
    return parsed.ok ? [parsed.resource] : [];
  });
  const served = new Set(capabilities.kinds);
  const own = [
    ...new Set(
      resources.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`),
    ),
  ].filter(key => !served.has(key));
  const problems = own.map(
    key =>
      `Cluster ${cluster.cluster} does not serve ${key}: install the operator's custom resource definitions`,
  );
  const missing = new Map(
    resources
      .flatMap(resource => requiredKinds(resource, capabilities))
      .filter(kind => !kind.served)
      .map(({ apiVersion, kind, reason }) => [
        `${apiVersion}/${kind}`,
        `Cluster ${cluster.cluster} does not serve ${apiVersion}/${kind}: ${reason}`,
      ]),
  );
  const installs = resources.filter(
    (resource): resource is SchedulerInstall =>
      resource.kind === 'SchedulerInstall',
  );
  const references = await Promise.all(
    installs.map(install =>
      referenceProblems(cluster, install, served, signal),
    ),
  );
  return [...problems, ...missing.values(), ...references.flat()];
}

async function referenceProblems(
  cluster: ClusterClient,
  { metadata, spec }: SchedulerInstall,
  served: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const { gateway, routing } = spec;
  const problems: string[] = [];
  const what = `SchedulerInstall ${metadata.namespace}/${metadata.name}`;
  if (gateway?.enabled && served.has(`${gatewayApi}/GatewayClass`)) {
    const name = gateway.className;
    const object = await cluster.get(
      { apiVersion: gatewayApi, kind: 'GatewayClass', name },
      { signal },
    );
    if (!object) {
      problems.push(
        `${what}: cluster ${cluster.cluster} has no GatewayClass ${name}: install its gateway, or choose another class`,
      );
    } else if (isRefused(object)) {
      problems.push(
        `${what}: no controller accepts GatewayClass ${name}: look at its status`,
      );
    }
  }
  const parent = routing?.enabled ? routing.parentGateway : undefined;
  if (
    !gateway?.enabled &&
    parent?.name !== undefined &&
    served.has(`${gatewayApi}/Gateway`)
  ) {
    const place = {
      namespace:
        parent.namespace ?? spec.schedulerNamespace ?? metadata.namespace,
      name: parent.name,
    };
    const found = await cluster.get(
      { apiVersion: gatewayApi, kind: 'Gateway', ...place },
      { signal },
    );
    if (!found) {
      problems.push(
        `${what}: Gateway ${place.namespace}/${place.name} does not exist: make it, or set spec.gateway.enabled`,
      );
    }
  }
  return problems;
}

function isRefused(gatewayClass: KubernetesObject): boolean {
  return gatewayClassSchema
    .parse(gatewayClass)
    .status.conditions.some(
      ({ status, type }) => type === 'Accepted' && status === 'False',
    );
}
