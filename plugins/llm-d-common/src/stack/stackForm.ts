import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { formFields } from './formFields';
import { schedulerInstallFor } from './schedulerInstallFor';
import { simulatorDeploymentFor } from './simulatorDeploymentFor';

/**
 * What a person fills in for a whole stack: few fields, each with a working default.
 *
 * @public
 */
export const stackFormSchema = z.object({
  name: formFields.name(),
  owner: formFields.owner(),
  model: formFields.model(),
  decodeReplicas: formFields.decodeReplicas(),
  cluster: formFields.cluster(),
  simulatorNamespace: formFields.simulatorNamespace(),
  schedulerNamespace: formFields.schedulerNamespace(),
  port: formFields.port(),
  gatewayClassName: formFields.gatewayClassName(),
  eppConfig: formFields.eppConfig(),
});

/** A filled-in form, defaults applied. @public */
export type StackForm = z.output<typeof stackFormSchema>;

/**
 * The two custom resources that a filled-in form stands for. They are not validated beyond the form's own schema: that is
 * the job of the schema and the lint of the custom resources.
 *
 * @throws SyntaxError when `eppConfig` is not YAML.
 * @public
 */
export function stackFromForm(form: StackForm): {
  simulatorDeployment: KubernetesObject;
  schedulerInstall: KubernetesObject;
} {
  return {
    simulatorDeployment: simulatorDeploymentFor(form),
    schedulerInstall: schedulerInstallFor({ ...form, simulator: form.name }),
  };
}
