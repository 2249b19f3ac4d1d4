import {
  ANNOTATION_OWNER,
  SIM_API_VERSION,
  describeObject,
  diffManifests,
  parseStackResource,
  stackFormSchema,
  stackFromForm,
  type KubernetesObject,
  type SchedulerInstall,
  type SimulatorDeployment,
} from '@llm-d-sim/plugin-llm-d-common';
import { stringify } from 'yaml';
import { existingStack } from '../scaffolder/namesake';

type StackResource = SchedulerInstall | SimulatorDeployment;

/** What one would have to fill in on the golden path of a stack to get it. */
export interface FormOfStack {
  form: Record<string, string | number>;
  /** What the stack has and the form does not yield, e.g. `SchedulerInstall spec.routing.matches`: an apply of the form would set it back. */
  beyond: string[];
}

/**
 * Fills in the form of the golden path out of what a stack is.
 *
 * @param objects - the custom resources, among others
 */
export function formOfStack(
  objects: readonly KubernetesObject[],
  cluster: string | undefined,
): FormOfStack {
  const form: FormOfStack['form'] = {};
  const set = (field: string, value: string | number | undefined) => {
    if (value !== undefined) {
      form[field] = value;
    }
  };
  set('cluster', cluster);
  const resources = objects.flatMap(object => {
    const parsed = parseStackResource(object);
    return parsed.ok ? [parsed.resource] : [];
  });
  for (const { kind, metadata, spec } of resources) {
    set('name', metadata.name);
    set('owner', metadata.annotations?.[ANNOTATION_OWNER]);
    set('simulatorNamespace', metadata.namespace);
    set('existing', cluster && existingStack({ cluster, ...metadata }));
    if (kind === 'SimulatorDeployment') {
      set('model', spec.model);
      set('decodeReplicas', spec.decode?.replicas);
      set('port', spec.decode?.port);
    } else {
      set('schedulerNamespace', spec.schedulerNamespace);
      set('gatewayClassName', spec.gateway?.className);
      set('eppConfig', spec.epp?.config && stringify(spec.epp.config));
    }
  }
  const unread = objects.filter(
    object =>
      object.apiVersion === SIM_API_VERSION && !parseStackResource(object).ok,
  );
  return {
    form,
    beyond: [...unread.map(describeObject), ...beyond(form, resources)],
  };
}

function beyond(
  form: FormOfStack['form'],
  resources: readonly StackResource[],
): string[] {
  const filledIn = stackFormSchema.safeParse(form);
  if (!filledIn.success) {
    return filledIn.error.issues.map(({ path }) => path.join('.'));
  }
  const rendered = new Map(
    Object.values(stackFromForm(filledIn.data)).flatMap(object => {
      const parsed = parseStackResource(object);
      return parsed.ok ? [[parsed.resource.kind, parsed.resource]] : [];
    }),
  );
  return resources.flatMap(resource => {
    const { kind, metadata } = resource;
    const yielded = rendered.get(kind);
    const isIt =
      yielded?.metadata.name === metadata.name &&
      yielded.metadata.namespace === metadata.namespace;
    return isIt
      ? diffManifests(manifestOf(yielded), manifestOf(resource)).map(
          ({ path }) => `${kind} ${path}`,
        )
      : [describeObject(resource)];
  });
}

/** Both sides with the defaults of their schema, so that what nobody wrote makes no difference. */
function manifestOf({
  apiVersion,
  kind,
  metadata: { name, namespace },
  spec,
}: StackResource): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace }, spec };
}
