import {
  SIM_API_VERSION,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';

type Spec = Record<string, unknown>;

export function simulatorDeployment(
  namespace: string,
  name: string,
  spec: Spec = { decode: { enabled: true, replicas: 3 } },
): KubernetesObject {
  return {
    apiVersion: SIM_API_VERSION,
    kind: 'SimulatorDeployment',
    metadata: { name, namespace },
    spec,
  };
}

/** With EPP, pool, gateway and route, as the template's defaults have it; `spec` replaces parts of it. */
export function schedulerInstall(
  namespace: string,
  name: string,
  spec: Spec = {},
): KubernetesObject {
  return {
    apiVersion: SIM_API_VERSION,
    kind: 'SchedulerInstall',
    metadata: { name, namespace },
    spec: {
      simulatorNamespace: namespace,
      proxyService: {
        name: `${name}-proxy`,
        selector: {
          'llm-d.ai/role': 'decode',
          'llm-d.ai/inferenceServing': 'true',
          'app.kubernetes.io/name': name,
        },
      },
      epp: {
        enabled: true,
        image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
        verbosity: 4,
      },
      gateway: { enabled: true, className: 'local' },
      routing: { enabled: true, backendType: 'InferencePool' },
      ...spec,
    },
  };
}

export function refer(object: KubernetesObject): ObjectReference {
  const { apiVersion, kind, metadata } = object;
  return {
    apiVersion,
    kind,
    name: metadata.name,
    namespace: metadata.namespace,
  };
}
