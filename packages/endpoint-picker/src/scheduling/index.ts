export * from './Endpoint';
export * from './SchedulingRequest';
export * from './SchedulingState';
export * from './SchedulingProfile';
export * from './Decision';
export * from './plugins';
export * from './schedule';
export * from './Scheduler';
export type { Hash64 } from './prefix/Hash64';
