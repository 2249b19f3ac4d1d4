export * from './EndpointPickerOptions';
export * from './FlagError';
export { parseOptions } from './parseOptions';
