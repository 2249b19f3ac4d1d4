export * from './Datastore';
export * from './EndpointDiscovery';
export * from './Objectives';
export * from './StaticDiscovery';
export * from './FileDiscovery';
export * from './prometheusText';
export { KubernetesDiscovery } from './kubernetes/KubernetesDiscovery';
export { PooledKubeConfig } from './kubernetes/PooledKubeConfig';
