import type { Config } from '@backstage/config';
import {
  readStackPolicy,
  type StackPolicy,
} from '@llm-d-sim/plugin-llm-d-common';

/** `catalog.providers.llmD` of the configuration, defaults applied. @public */
export interface ProviderConfig {
  clusters: string[];
  pollMs: number;
  fullSyncMs: number;
  defaultOwner: string;
  system?: string;
  /** Cluster to the entity ref that stands for it. */
  clusterEntities: ReadonlyMap<string, string>;
  /** Whose claims count where. */
  policy: StackPolicy;
}

/**
 * Reads `catalog.providers.llmD`, falling back to the clusters that the Kubernetes plugin is configured with.
 *
 * @throws Error that names the key at fault.
 */
export function readProviderConfig(config: Config): ProviderConfig {
  const own = config.getOptionalConfig('catalog.providers.llmD');
  const system = own?.getOptionalString('system');
  return {
    clusters:
      own?.getOptionalStringArray('clusters') ?? configuredClusters(config),
    pollMs: positive(own, 'pollSeconds', 2) * 1000,
    fullSyncMs: positive(own, 'fullSyncMinutes', 10) * 60_000,
    defaultOwner:
      own?.getOptionalString('defaultOwner') ?? 'group:default/unknown',
    ...(system !== undefined && { system }),
    clusterEntities: new Map(
      (own?.getOptionalConfigArray('clusterEntities') ?? []).map(entry => [
        entry.getString('cluster'),
        entry.getString('entityRef'),
      ]),
    ),
    policy: readStackPolicy(config.getOptional('llmD.policy')),
  };
}

function positive(
  config: Config | undefined,
  key: string,
  otherwise: number,
): number {
  const value = config?.getOptionalNumber(key) ?? otherwise;
  if (value <= 0) {
    throw new Error(`catalog.providers.llmD.${key} must be more than 0`);
  }
  return value;
}

function configuredClusters(config: Config): string[] {
  const locators =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  return locators
    .filter(locator => locator.getString('type') === 'config')
    .flatMap(locator => locator.getOptionalConfigArray('clusters') ?? [])
    .map(cluster => cluster.getString('name'));
}
