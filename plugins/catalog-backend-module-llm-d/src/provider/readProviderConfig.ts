import type { Config } from '@backstage/config';
import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';

/** Which owners a namespace's custom resources may name. */
export interface OwnerPolicy {
  defaultOwner: string;
  /** Namespace -> entity refs. */
  ownersByNamespace: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface ProviderConfig {
  clusters: string[];
  schedule: SchedulerServiceTaskScheduleDefinition;
  owners: OwnerPolicy;
}

const defaultSchedule: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 5 },
  timeout: { seconds: 30 },
  initialDelay: { seconds: 2 },
  scope: 'global',
};

/** Reads `catalog.providers.llmD`, falling back to the clusters that the Kubernetes plugin is configured with. */
export function readProviderConfig(config: Config): ProviderConfig {
  const own = config.getOptionalConfig('catalog.providers.llmD');
  const namespaces = own?.getOptionalConfigArray('namespaces') ?? [];
  return {
    clusters:
      own?.getOptionalStringArray('clusters') ?? configuredClusters(config),
    schedule: own?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          own.getConfig('schedule'),
        )
      : defaultSchedule,
    owners: {
      defaultOwner:
        own?.getOptionalString('defaultOwner') ?? 'group:default/unknown',
      ownersByNamespace: new Map(
        namespaces.map(entry => [
          entry.getString('name'),
          new Set(entry.getStringArray('owners')),
        ]),
      ),
    },
  };
}

function configuredClusters(config: Config): string[] {
  const locators =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  return locators
    .filter(locator => locator.getString('type') === 'config')
    .flatMap(locator => locator.getOptionalConfigArray('clusters') ?? [])
    .map(cluster => cluster.getString('name'));
}
