/**
 * Stand-in for the llm-d Endpoint Picker.
 *
 * @packageDocumentation
 */
export * from './Program';
export * from './EndpointPicker';
export * from './runEndpointPicker';
export * from './config';
export * from './datastore';
export * from './flags';
export * from './generation';
export * from './log';
export * from './metrics';
export * from './scheduling';
