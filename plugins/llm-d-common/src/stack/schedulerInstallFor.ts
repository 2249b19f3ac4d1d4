import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { parseEppConfigText } from './parseEppConfigText';
import { formMetadata } from './formMetadata';

/** EPP that golden paths install. */
const EPP_IMAGE = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';

/** What a form says about the scheduler in front of model pods. */
export interface SchedulerChoices {
  name: string;
  owner?: string;
  /** Name of the SimulatorDeployment. */
  simulator: string;
  simulatorNamespace: string;
  schedulerNamespace?: string;
  port: number;
  gatewayClassName: string;
  eppConfig?: string;
  /** Rules before the one that takes everything. */
  matches?: readonly object[];
}

/**
 * The SchedulerInstall that a form stands for.
 *
 * @throws SyntaxError when `eppConfig` is not YAML.
 */
export function schedulerInstallFor(form: SchedulerChoices): KubernetesObject {
  return {
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: 'SchedulerInstall',
    metadata: formMetadata(form),
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
          'app.kubernetes.io/name': form.simulator,
        },
      },
      epp: {
        enabled: true,
        image: EPP_IMAGE,
        // The routing test reads the scores from the EPP's log, which has them from this level on.
        verbosity: 4,
        ...(form.eppConfig?.trim() && {
          config: parseEppConfigText(form.eppConfig),
        }),
      },
      gateway: { enabled: true, className: form.gatewayClassName },
      routing: {
        enabled: true,
        backendType: 'InferencePool',
        ...(form.matches && { matches: form.matches }),
      },
    },
  };
}
