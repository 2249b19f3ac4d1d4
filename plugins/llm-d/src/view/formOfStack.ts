import {
  parseStackResource,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';

/**
 * What one would have to fill in on the golden path of a stack to get it: as far as the form has fields for what the custom
 * resources say.
 *
 * @param objects - the custom resources, among others
 */
export function formOfStack(
  objects: readonly KubernetesObject[],
  cluster: string | undefined,
): Record<string, string | number> {
  const form: Record<string, string | number> = {};
  const set = (field: string, value: string | number | undefined) => {
    if (value !== undefined) {
      form[field] = value;
    }
  };
  set('cluster', cluster);
  for (const object of objects) {
    const parsed = parseStackResource(object);
    if (!parsed.ok) {
      continue;
    }
    const { resource } = parsed;
    set('name', resource.metadata.name);
    if (resource.kind === 'SimulatorDeployment') {
      const { decode, model } = resource.spec;
      set('model', model);
      set('decodeReplicas', decode?.replicas);
      set('port', decode?.port);
      set('simulatorNamespace', resource.metadata.namespace);
    } else {
      const { gateway, schedulerNamespace, simulatorNamespace } = resource.spec;
      set('simulatorNamespace', simulatorNamespace);
      set(
        'schedulerNamespace',
        schedulerNamespace === simulatorNamespace
          ? undefined
          : schedulerNamespace,
      );
      set('gatewayClassName', gateway?.className);
    }
  }
  return form;
}
