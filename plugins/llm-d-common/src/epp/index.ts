export * from './EndpointPickerConfig';
export * from './EppPluginFacts';
export * from './EppVersionProfile';
export * from './ReadyMadeProfile';
export type { ReadyMadeSettings } from './readyMadeProfiles';
export * from './eppVersionProfileOf';
export { eppVersionProfiles } from './eppVersionProfiles';
