import {
  compile,
  gatewayProviders,
  parseStackResource,
  type Capabilities,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { schedulerInstall, simulatorDeployment } from './stacks';

const epps = [
  'llm-d-inference-scheduler:v0.4.0',
  'llm-d-inference-scheduler:v0.7.1',
  'llm-d-router-endpoint-picker:v0.10.0',
];

/** Manifests of stacks that, taken together, ask for everything that the compiler can make. */
export function everyKindOfManifest(
  capabilities: Capabilities,
): KubernetesObject[] {
  const compiled = (object: KubernetesObject) =>
    compileFor(capabilities, object);
  return [
    ...compiled(
      simulatorDeployment('ns', 'demo', {
        decode: { enabled: true, autoscaling: { min: 1, max: 2 } },
        prefill: { enabled: true, podDisruptionBudget: { maxUnavailable: 1 } },
        epp: { enabled: true },
        service: {},
      }),
    ),
    ...epps.flatMap(image =>
      compiled(
        schedulerInstall('ns', 'demo', {
          epp: { enabled: true, replicas: 2, image: `ghcr.io/llm-d/${image}` },
          schedulerNamespace: 'other',
          objectives: { urgent: 10 },
          gateway: { enabled: true, className: 'istio' },
          destinationRule: { enabled: true },
          networkPolicy: { enabled: true },
          monitoring: { serviceMonitor: true },
        }),
      ),
    ),
    // Every provider has objects of its own.
    ...Object.values(gatewayProviders).flatMap(({ defaultClassName, name }) =>
      compiled(
        schedulerInstall('ns', 'demo', {
          gateway: {
            enabled: true,
            className: defaultClassName,
            provider: name,
            serviceType: 'NodePort',
          },
        }),
      ),
    ),
    ...compiled(
      schedulerInstall('ns', 'demo', {
        gateway: { enabled: true, className: 'istio' },
        routing: { enabled: true, backendType: 'Service' },
        envoyFilter: { enabled: true },
      }),
    ),
  ];
}

function compileFor(
  capabilities: Capabilities,
  object: KubernetesObject,
): KubernetesObject[] {
  const parsed = parseStackResource(object);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return compile(parsed.resource, capabilities);
}
