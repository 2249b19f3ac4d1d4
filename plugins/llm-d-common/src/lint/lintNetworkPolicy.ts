import type { SchedulerInstall } from '../crd';
import type { Finding } from '../findings';
import { warning, when } from '../findings/report';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';

const PATH = 'spec.networkPolicy';

/** Who would be shut out, or let in otherwise than it seems. */
export function lintNetworkPolicy(install: SchedulerInstall): Finding[] {
  const { epp, monitoring, networkPolicy } = install.spec;
  if (!networkPolicy?.enabled) {
    return [];
  }
  const { allowFrom = [] } = networkPolicy;
  const { name, proxies, title } = gatewayProviderOf(install);
  return [
    ...when(
      !allowFrom.some(({ cidr }) => cidr) &&
        proxies.in === 'elsewhere' &&
        name !== 'local',
      warning(
        'network-policy-proxies',
        PATH,
        `no rule can select the proxies of ${title}, which run outside the cluster: they are shut out unless allowFrom names their addresses`,
      ),
    ),
    ...when(
      epp?.enabled &&
        monitoring?.serviceMonitor &&
        !allowFrom.some(
          ({ to }) => to === 'All' || to === 'EndpointPickerMetrics',
        ),
      warning(
        'network-policy-metrics',
        `${PATH}.allowFrom`,
        'a ServiceMonitor is made, and nobody may reach the metrics of the EPP',
      ),
    ),
    ...allowFrom.flatMap(({ cidr, namespace, podLabels }, index) =>
      when(
        cidr && (namespace || podLabels),
        warning(
          'no-effect',
          `${PATH}.allowFrom[${index}].${
            namespace ? 'namespace' : 'podLabels'
          }`,
          `an entry with the addresses ${cidr} is about those alone`,
          'Put addresses and pods into entries of their own',
        ),
      ),
    ),
  ];
}
