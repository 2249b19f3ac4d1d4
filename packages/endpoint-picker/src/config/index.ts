export * from './ConfigError';
export type { EndpointPickerConfig, PluginSpec } from './EndpointPickerConfig';
export type { DataLayerSpec } from './dataLayerSpec';
export { parseConfig } from './parseConfig';
export { defaultConfig } from './defaultConfig';
export { createScheduler } from './createScheduler';
export { fileDiscoveryOf } from './fileDiscovery';
export type { FileDiscoveryOptions } from './fileDiscovery';
