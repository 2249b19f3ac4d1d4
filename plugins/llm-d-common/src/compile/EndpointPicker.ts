import type { StackResource } from '../crd';
import type { EndpointPickerConfig } from '../epp/EndpointPickerConfig';
import type { EppVersionProfile } from '../epp/EppVersionProfile';
import type { EndpointPickerNames } from '../names/stackNames';
import type { PodSettings } from './podSettings';

/** An endpoint picker that a custom resource asks for: everything that its objects are made from. */
export interface EndpointPicker {
  resource: StackResource;
  pods: PodSettings;
  names: EndpointPickerNames;
  profile: EppVersionProfile;
  config: EndpointPickerConfig;
  image: string;
  replicas: number;
  /** gRPC; health is on the next one. */
  port: number;
  verbosity: number;
  args: readonly string[];
  resources?: unknown;
  tls: boolean;
  /** Whether the configuration has plugins that need to be allowed. */
  experimentalPlugins: boolean;
  /** Gauge of KV cache use that the model servers have, 0..1. */
  kvCacheMetric: string;
}

type EppSpec = NonNullable<StackResource['spec']['epp']>;

/** What both custom resources say of their EPP in the same words. */
export function eppSettings(
  epp: EppSpec,
): Pick<
  EndpointPicker,
  'image' | 'replicas' | 'port' | 'verbosity' | 'args' | 'resources' | 'pods'
> {
  const { args = [], image, port, replicas, resources, verbosity } = epp;
  return { image, replicas, port, verbosity, args, resources, pods: epp };
}

export { EPP_METRICS_PORT } from '../crd/eppMetricsPort';
/** Where the EPP's configuration is mounted. */
export const EPP_CONFIG_DIRECTORY = '/etc/epp';
/** Key of the configuration in its ConfigMap. */
export const EPP_CONFIG_KEY = 'epp-config.yaml';

/** Whether the replicas of an EPP have to agree on a leader: prefixes and requests in flight are known to one of them only. */
export function needsLeaderElection({ replicas }: EndpointPicker): boolean {
  return replicas > 1;
}
