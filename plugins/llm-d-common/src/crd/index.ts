export * from './apiVersion';
export * from './conditionTypes';
export * from './parseStackResource';
export * from './schedulerInstallOf';
export type {
  GatewayProviderName,
  SchedulerInstall,
  SchedulerInstallInput,
  SchedulerInstallStatus,
} from './schedulerInstall';
export type {
  SimulatorDeployment,
  SimulatorDeploymentInput,
  SimulatorDeploymentStatus,
  SimulatorStage,
} from './simulatorDeployment';
export * from './customResourceDefinitions';
export * from './stackFormSchemas';
