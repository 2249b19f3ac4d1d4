/**
 * Cluster access, apply, wait and the routing test runner: what the backend, both modules and the operator share.
 *
 * @packageDocumentation
 */
export type * from './cluster/ClusterTransport';
export type * from './cluster/ClusterClient';
export * from './cluster/ClusterError';
export { innermostMessage } from './cluster/innermostMessage';
export { DefaultClusterClient } from './cluster/DefaultClusterClient';
export { KubeConfigTransport } from './cluster/KubeConfigTransport';
export {
  KubernetesPluginTransport,
  type KubernetesPluginTransportOptions,
} from './cluster/KubernetesPluginTransport';
export { PooledKubeConfig } from './cluster/PooledKubeConfig';
export type { Clock } from './time/Clock';
export type { Waiting } from './wait/readiness';
export * from './wait/waitForReady';
export {
  runScenario,
  type RunProgress,
  type RunScenarioOptions,
} from './routing-test/runScenario';
export { LOOPBACK_GATEWAYS } from './routing-test/hostPattern';
export {
  readStackSnapshot,
  type StackSnapshotReference,
} from './health/readStackSnapshot';
