import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ANNOTATION_OWNER } from '../annotations';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';

const dnsLabel = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
const namespace = () => z.string().regex(new RegExp(dnsLabel)).max(63);

/**
 * What a person fills in on the golden path: few fields, each with a working default. The template's pages repeat these
 * schemas (a test holds the two together), so the form and the actions say the same.
 *
 * @public
 */
export const stackFormSchema = z.object({
  name: z
    .string()
    .regex(new RegExp(dnsLabel))
    .min(1)
    .max(40)
    .default('demo')
    .describe('Names the stack and what is made for it'),
  owner: z.string().optional().describe('The team that answers for the stack'),
  model: z
    .string()
    .min(1)
    .default('random')
    .describe('Model name that clients send; the simulator makes up the text'),
  decodeReplicas: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(3)
    .describe('Pods that answer requests'),
  cluster: z
    .string()
    .min(1)
    .default('local')
    .describe('Cluster, as the portal knows it'),
  simulatorNamespace: namespace()
    .min(1)
    .default('llm-d-sim')
    .describe('Namespace of the model pods, the pool and the endpoint picker'),
  schedulerNamespace: namespace()
    .optional()
    .describe('Namespace of the gateway and its route, when it is another one'),
  port: z
    .number()
    .int()
    .min(1)
    .max(65535)
    .default(8200)
    .describe('Port that the model pods listen on'),
  gatewayClassName: z
    .string()
    .min(1)
    .default('local')
    .describe('GatewayClass that serves the stack'),
  eppConfig: z
    .string()
    .optional()
    .describe(
      'A whole EndpointPickerConfig as YAML, in place of the default profile',
    ),
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
  const metadata = {
    name: form.name,
    namespace: form.simulatorNamespace,
    ...(form.owner && { annotations: { [ANNOTATION_OWNER]: form.owner } }),
  };
  return {
    simulatorDeployment: {
      apiVersion: 'sim.llm-d.io/v1alpha1',
      kind: 'SimulatorDeployment',
      metadata,
      spec: {
        model: form.model,
        decode: {
          enabled: true,
          replicas: form.decodeReplicas,
          port: form.port,
        },
      },
    },
    schedulerInstall: {
      apiVersion: 'sim.llm-d.io/v1alpha1',
      kind: 'SchedulerInstall',
      metadata,
      spec: {
        simulatorNamespace: form.simulatorNamespace,
        ...(form.schedulerNamespace && {
          schedulerNamespace: form.schedulerNamespace,
        }),
        proxyService: {
          name: `${form.name}-direct`,
          port: form.port,
          selector: {
            'llm-d.ai/role': 'decode',
            'llm-d.ai/inferenceServing': 'true',
            'app.kubernetes.io/name': form.name,
          },
        },
        epp: {
          enabled: true,
          image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
          // The routing test reads the scores from the EPP's log, which has them from this level on.
          verbosity: 4,
          ...(form.eppConfig?.trim() && {
            config: parseEppConfig(form.eppConfig),
          }),
        },
        gateway: { enabled: true, className: form.gatewayClassName },
        routing: { enabled: true, backendType: 'InferencePool' },
      },
    },
  };
}

function parseEppConfig(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    throw new SyntaxError(
      `The EndpointPickerConfig is not YAML: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
}
