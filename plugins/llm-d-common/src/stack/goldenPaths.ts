import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { simulatorNames } from '../names/stackNames';
import { simulatorDeploymentSchema } from '../crd/simulatorDeployment';
import { formFields } from './formFields';
import { schedulerInstallFor } from './schedulerInstallFor';
import { simulatorDeploymentFor } from './simulatorDeploymentFor';
import { stackFormSchema, stackFromForm } from './stackForm';

/** What every golden path asks for. */
const commonFields = {
  name: formFields.name(),
  owner: formFields.owner(),
  cluster: formFields.cluster(),
  simulatorNamespace: formFields.simulatorNamespace(),
};

const simulatorFormSchema = z.object({
  ...commonFields,
  model: formFields.model(),
  decodeReplicas: formFields.decodeReplicas(),
  port: formFields.port(),
  timeToFirstToken: formFields.timeToFirstToken(),
  interTokenLatency: formFields.interTokenLatency(),
});

const schedulerFormSchema = z.object({
  ...commonFields,
  simulator: formFields.simulator(),
  schedulerNamespace: formFields.schedulerNamespace(),
  port: formFields.port(),
  gatewayClassName: formFields.gatewayClassName(),
  eppConfig: formFields.eppConfig(),
});

const abTestFormSchema = z.object({
  ...commonFields,
  model: formFields.model(),
  decodeReplicas: formFields.decodeReplicas(),
  decodeReplicasB: formFields.decodeReplicasB(),
  timeToFirstToken: formFields.timeToFirstToken(),
  timeToFirstTokenB: formFields.timeToFirstTokenB(),
  port: formFields.port(),
  gatewayClassName: formFields.gatewayClassName(),
});

/** Header by which a request chooses a backend: its value is the name of the backend's SimulatorDeployment. @public */
export const BACKEND_HEADER = 'x-kv-backend';

function abTestFromForm(
  form: z.output<typeof abTestFormSchema>,
): KubernetesObject[] {
  const backendA = simulatorDeploymentFor({ ...form, name: `${form.name}-a` });
  const plainB = simulatorDeploymentFor({
    ...form,
    name: `${form.name}-b`,
    decodeReplicas: form.decodeReplicasB,
    timeToFirstToken: form.timeToFirstTokenB,
  });
  // Backend B is a plain Service: its pods are picked by nobody, which is what A is compared with.
  const backendB: KubernetesObject = {
    ...plainB,
    spec: { ...Object(plainB.spec), service: { port: form.port } },
  };
  const { directService } = simulatorNames(
    simulatorDeploymentSchema.parse(backendB),
  );
  return [
    backendA,
    backendB,
    schedulerInstallFor({
      ...form,
      simulator: `${form.name}-a`,
      matches: [
        {
          headers: [{ name: BACKEND_HEADER, value: `${form.name}-b` }],
          backend: {
            backendType: 'Service',
            name: directService.name,
            port: form.port,
          },
        },
      ],
    }),
  ];
}

/** A kind of form, and the custom resources that it stands for. */
interface GoldenPath<S extends z.ZodType> {
  formSchema: S;
  /** @throws SyntaxError when a text that should be YAML is not. */
  resources(form: z.output<S>): KubernetesObject[];
}

const path = <S extends z.ZodType>(definition: GoldenPath<S>) => ({
  formSchema: definition.formSchema,
  /** @throws ZodError, SyntaxError */
  resourcesOf: (input: unknown): KubernetesObject[] =>
    definition.resources(definition.formSchema.parse(input)),
});

/**
 * The golden paths that render something from a form, by the name of their template.
 *
 * @public
 */
export const goldenPaths = {
  'simulator-deployment': path({
    formSchema: simulatorFormSchema,
    resources: form => [simulatorDeploymentFor(form)],
  }),
  'scheduler-install': path({
    formSchema: schedulerFormSchema,
    resources: form => [schedulerInstallFor(form)],
  }),
  'llm-d-stack': path({
    formSchema: stackFormSchema,
    resources: form => {
      const { schedulerInstall, simulatorDeployment } = stackFromForm(form);
      return [simulatorDeployment, schedulerInstall];
    },
  }),
  'llm-d-ab-test': path({
    formSchema: abTestFormSchema,
    resources: abTestFromForm,
  }),
} as const;

/** Name of a golden path that renders something from a form. @public */
export type GoldenPathName = keyof typeof goldenPaths;

/** What all forms say about where a stack goes; unknown fields are dropped. @public */
export const stackPlaceSchema = z.object(commonFields);
