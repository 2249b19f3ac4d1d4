export * from './Logger';
export * from './JsonLogger';
