import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/** The custom resources of the sample stack; its prefill stage has been scaled to nothing. */
export const stackObjects: KubernetesObject[] = [
  {
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: 'SimulatorDeployment',
    metadata: { name: 'demo', namespace: 'llm-d-sim' },
    spec: {
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      decode: { enabled: true, replicas: 3 },
      prefill: { enabled: true, replicas: 0 },
    },
  },
  {
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: 'SchedulerInstall',
    metadata: { name: 'demo', namespace: 'llm-d-sim' },
    spec: { simulatorNamespace: 'llm-d-sim', schedulerNamespace: 'llm-d-sim' },
  },
];
