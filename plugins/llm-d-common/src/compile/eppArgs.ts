import {
  EPP_CONFIG_DIRECTORY,
  EPP_CONFIG_KEY,
  needsLeaderElection,
  type EndpointPicker,
} from './EndpointPicker';

/** Command line of an EPP. The custom resource's own arguments come last and win. */
export function eppArgs(epp: EndpointPicker): string[] {
  const { names, port, profile } = epp;
  const { allowExperimentalPlugins, kvCacheMetric } = profile.flags;
  return [
    `--pool-name=${names.pool.name}`,
    `--pool-namespace=${names.pool.namespace}`,
    '--pool-group=inference.networking.k8s.io',
    `--config-file=${EPP_CONFIG_DIRECTORY}/${EPP_CONFIG_KEY}`,
    `--grpc-port=${port}`,
    `--grpc-health-port=${port + 1}`,
    `--secure-serving=${epp.tls}`,
    `--v=${epp.verbosity}`,
    ...profile.flags.always,
    ...(kvCacheMetric ? [`${kvCacheMetric}=${epp.kvCacheMetric}`] : []),
    ...(needsLeaderElection(epp) ? ['--ha-enable-leader-election'] : []),
    ...(epp.experimentalPlugins && allowExperimentalPlugins
      ? [allowExperimentalPlugins]
      : []),
    ...epp.args,
  ];
}
