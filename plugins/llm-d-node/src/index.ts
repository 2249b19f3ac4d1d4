/**
 * Cluster access, apply, wait and the routing test runner: what the backend, both modules and the operator share.
 *
 * @packageDocumentation
 */
export type * from './cluster/ClusterTransport';
export type * from './cluster/ClusterClient';
export * from './cluster/ClusterError';
export { DefaultClusterClient } from './cluster/DefaultClusterClient';
export { KubeConfigTransport } from './cluster/KubeConfigTransport';
export {
  KubernetesPluginTransport,
  type KubernetesPluginTransportOptions,
} from './cluster/KubernetesPluginTransport';
export { PooledKubeConfig } from './cluster/PooledKubeConfig';
