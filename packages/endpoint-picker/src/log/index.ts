export * from './Logger';
export * from './LogFormat';
export * from './LineLogger';
