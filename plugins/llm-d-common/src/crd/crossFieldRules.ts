import type { CrossFieldRule } from './CrossFieldRule';
import { schedulerEndpointPickerCrossFieldRules } from './endpointPickerCrossFieldRules';
import {
  autoscalingRules,
  decodeRules,
  disruptionBudgetRules,
} from './podCrossFieldRules';
import {
  gatewayRules,
  schedulerRules,
  selectorRules,
} from './schedulerCrossFieldRules';
import { simulatorRules } from './simulatorCrossFieldRules';

/** Every rule over several fields, once: those of a SimulatorDeployment's endpoint picker are among the SchedulerInstall's. */
export const crossFieldRules: readonly CrossFieldRule<unknown>[] = [
  ...simulatorRules,
  ...schedulerRules,
  ...schedulerEndpointPickerCrossFieldRules,
  ...gatewayRules,
  ...selectorRules,
  ...autoscalingRules,
  ...decodeRules,
  ...disruptionBudgetRules,
];
