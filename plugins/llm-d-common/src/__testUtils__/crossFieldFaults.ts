import type { StackResource } from '../crd';
import type { CrossFieldRule } from '../crd/CrossFieldRule';
import { schedulerEndpointPickerCrossFieldRules } from '../crd/endpointPickerCrossFieldRules';
import {
  autoscalingRules,
  decodeRules,
  disruptionBudgetRules,
} from '../crd/podCrossFieldRules';
import {
  gatewayRules,
  schedulerRules,
  selectorRules,
} from '../crd/schedulerCrossFieldRules';
import { simulatorRules } from '../crd/simulatorCrossFieldRules';
import { validateStackResource } from '../lint';

/** Every rule over several fields, once: those of a SimulatorDeployment's endpoint picker are among the SchedulerInstall's. */
export const crossFieldRules: CrossFieldRule<unknown>[] = [
  ...autoscalingRules,
  ...decodeRules,
  ...disruptionBudgetRules,
  ...gatewayRules,
  ...schedulerEndpointPickerCrossFieldRules,
  ...schedulerRules,
  ...selectorRules,
  ...simulatorRules,
];

/**
 * What the linter says about the rules over several fields, as an API server would say it: with the object, where the
 * linter names the field of it that is to be changed.
 */
export function crossFieldFaults(resource: StackResource): string[] {
  return validateStackResource(resource).flatMap(
    ({ message, path, severity }) =>
      crossFieldRules
        .filter(
          rule => severity === 'error' && message.endsWith(`: ${rule.message}`),
        )
        .map(rule =>
          rule.field === ''
            ? `${path}: ${rule.message}`
            : `${path.slice(0, -rule.field.length - 1)}: ${rule.message}`,
        ),
  );
}
