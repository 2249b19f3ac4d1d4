import {
  INFERENCE_POOL_API_VERSION,
  type Place,
  type RunningEpp,
} from '@llm-d-sim/plugin-llm-d-common';
import {
  ClusterError,
  findEndpointPicker,
  type ClusterClient,
} from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';

const poolSchema = z.object({
  spec: z.object({
    endpointPickerRef: z.object({ name: z.string() }).optional(),
  }),
});

/**
 * The EPP behind a pool, with the configuration that its pods run with.
 *
 * @returns undefined when none runs
 * @throws ClusterError when the cluster cannot be read.
 */
export async function readRunningEpp(
  cluster: ClusterClient,
  place: Place,
  options: { signal: AbortSignal },
): Promise<RunningEpp | undefined> {
  const pool = await cluster.get(
    { apiVersion: INFERENCE_POOL_API_VERSION, kind: 'InferencePool', ...place },
    options,
  );
  const parsed = poolSchema.safeParse(pool);
  const name = parsed.data?.spec.endpointPickerRef?.name;
  if (name === undefined) {
    return undefined;
  }
  try {
    const { config, image, pods, verbosity } = await findEndpointPicker(
      cluster,
      { namespace: place.namespace, name },
      options,
    );
    return {
      profiles: config.profiles,
      replicas: pods.length,
      ...(image !== undefined && { image }),
      ...(verbosity !== undefined && { verbosity }),
    };
  } catch (error) {
    if (error instanceof ClusterError || options.signal.aborted) {
      throw error;
    }
    // It says in words why there is none; what the SchedulerInstall wants is shown then.
    return undefined;
  }
}
