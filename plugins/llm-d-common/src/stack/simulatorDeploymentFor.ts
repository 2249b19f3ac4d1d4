import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { formMetadata } from './formMetadata';

/** What a form says about model pods. */
export interface SimulatorChoices {
  name: string;
  owner?: string;
  model: string;
  decodeReplicas: number;
  simulatorNamespace: string;
  port: number;
  /** Durations; `0` is what the simulator does by itself. */
  timeToFirstToken?: string;
  interTokenLatency?: string;
}

/** The SimulatorDeployment that a form stands for. */
export function simulatorDeploymentFor(
  form: SimulatorChoices,
): KubernetesObject {
  const latency = Object.fromEntries(
    Object.entries({
      timeToFirstToken: form.timeToFirstToken,
      interTokenLatency: form.interTokenLatency,
    }).filter(([, value]) => value !== undefined && value !== '0'),
  );
  return {
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind: 'SimulatorDeployment',
    metadata: formMetadata(form),
    spec: {
      model: form.model,
      ...(Object.keys(latency).length > 0 && { latency }),
      decode: { enabled: true, replicas: form.decodeReplicas, port: form.port },
    },
  };
}
