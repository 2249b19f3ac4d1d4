export * from './Datastore';
export * from './EndpointDiscovery';
export * from './StaticDiscovery';
export * from './prometheusText';
export { KubernetesDiscovery } from './kubernetes/KubernetesDiscovery';
export { PooledKubeConfig } from './kubernetes/PooledKubeConfig';
