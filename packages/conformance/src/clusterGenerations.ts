import type { Capabilities } from '@llm-d-sim/plugin-llm-d-common';

/** A cluster to compile for. */
export interface ClusterGeneration {
  capabilities: Capabilities;
  /** Whether it is the one that the real kube-apiserver of the tests belongs to. */
  isReal: boolean;
}

/** Every API version in which the compiler could choose between an old and a new one, at its oldest. */
const oldest: ClusterGeneration = {
  isReal: true,
  capabilities: {
    kubernetesVersion: '1.20',
    kinds: [
      'policy/v1beta1/PodDisruptionBudget',
      'autoscaling/v1/HorizontalPodAutoscaler',
      'gateway.networking.k8s.io/v1beta1/ReferenceGrant',
      'inference.networking.x-k8s.io/v1alpha2/InferenceObjective',
      'networking.istio.io/v1beta1/DestinationRule',
      'networking.istio.io/v1alpha3/EnvoyFilter',
    ],
  },
};

/** The same at its newest. */
const newest: ClusterGeneration = {
  isReal: false,
  capabilities: {
    kubernetesVersion: '1.36',
    kinds: [
      'policy/v1/PodDisruptionBudget',
      'autoscaling/v1/HorizontalPodAutoscaler',
      'autoscaling/v2/HorizontalPodAutoscaler',
      'gateway.networking.k8s.io/v1/ReferenceGrant',
      'llm-d.ai/v1alpha2/InferenceObjective',
      'networking.istio.io/v1/DestinationRule',
      'networking.istio.io/v1alpha3/EnvoyFilter',
    ],
  },
};

/** The clusters that every example is compiled for. */
export const clusterGenerations: readonly ClusterGeneration[] = [
  oldest,
  newest,
];
