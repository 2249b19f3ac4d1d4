export * from './KubernetesObject';
export * from './groupVersionKind';
export * from './labelSelector';
export * from './objectReference';
export * from './parseKubernetesObject';
export * from './requireTree';
