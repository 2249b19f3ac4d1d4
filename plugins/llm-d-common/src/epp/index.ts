export * from './EndpointPickerConfig';
export * from './EppVersionProfile';
export * from './eppVersionProfileOf';
export { eppVersionProfiles } from './eppVersionProfiles';
