import { runEndpointPicker } from '@llm-d-sim/endpoint-picker';
import { runInferenceSim } from '@llm-d-sim/inference-sim';
import { runRoutingSidecar } from '@llm-d-sim/routing-sidecar';
import type { Program } from './node/images/Program';

/** The images that the node knows without being told, by repository name. */
export const knownImages: Readonly<Record<string, Program>> = {
  'ghcr.io/llm-d/llm-d-inference-sim': runInferenceSim,
  // The name of the simulator's image in older manifests.
  'ghcr.io/llm-d/llm-d-simulator': runInferenceSim,
  // The image that custom resources of the Go operator have when they name none.
  'docker.io/library/llm-d-simulator': runInferenceSim,
  'ghcr.io/llm-d/llm-d-inference-scheduler': runEndpointPicker,
  'ghcr.io/llm-d/llm-d-router-endpoint-picker': runEndpointPicker,
  // Its name up to 0.8, and the one since.
  'ghcr.io/llm-d/llm-d-routing-sidecar': runRoutingSidecar,
  'ghcr.io/llm-d/llm-d-router-disagg-sidecar': runRoutingSidecar,
};
