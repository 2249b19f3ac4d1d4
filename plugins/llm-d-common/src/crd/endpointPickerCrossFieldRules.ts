import type { CrossFieldRule } from './CrossFieldRule';
import { EPP_METRICS_PORT } from './eppMetricsPort';

interface EndpointPickerNode {
  enabled: boolean;
  port: number;
}

interface SchedulerEndpointPickerNode extends EndpointPickerNode {
  config?: object;
  scorers?: object;
}

const taken = [EPP_METRICS_PORT - 1, EPP_METRICS_PORT, 65535];

/** Rules of an endpoint picker of either custom resource. */
export const endpointPickerCrossFieldRules: CrossFieldRule<EndpointPickerNode>[] =
  [
    {
      rule: 'port-collision',
      expression: `!self.enabled || !(self.port in [${taken.join(', ')}])`,
      message: `port must be none of ${taken.join(
        ', ',
      )}: metrics are served on ${EPP_METRICS_PORT}, and health on port + 1`,
      field: 'port',
      holds: ({ enabled, port }) => !enabled || !taken.includes(port),
      value: ({ port }) => port,
    },
  ];

/** Rules of the endpoint picker of a SchedulerInstall. */
export const schedulerEndpointPickerCrossFieldRules: CrossFieldRule<SchedulerEndpointPickerNode>[] =
  [
    ...endpointPickerCrossFieldRules,
    {
      rule: 'config-and-scorers',
      expression: '!self.enabled || !has(self.config) || !has(self.scorers)',
      message:
        'scorers must be left out when config is set: the weights stand in config',
      field: 'scorers',
      holds: ({ config, enabled, scorers }) =>
        !enabled || config === undefined || scorers === undefined,
      value: ({ scorers }) => scorers,
    },
  ];
