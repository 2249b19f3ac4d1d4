/**
 * The operator: turns SimulatorDeployment and SchedulerInstall into running stacks, and says in their status what is true.
 *
 * @packageDocumentation
 */
export { installCustomResourceDefinitions } from './install/installCustomResourceDefinitions';
export type { LogFormat, LogLevel } from './log/LogRecord';
export {
  startOperator,
  type RunningOperator,
  type StartOperatorOptions,
} from './operator/startOperator';
