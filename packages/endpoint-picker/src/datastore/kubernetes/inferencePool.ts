import { z } from 'zod';
import { LabelSelector } from '../../scheduling/filters/labelSelector';

/**
 * What of an InferencePool decides about endpoints.
 *
 * @public
 */
export interface PoolSpec {
  readonly selector: LabelSelector;
  readonly targetPorts: readonly number[];
}

const labels = z.record(z.string(), z.string());
const port = z.number().int().min(1).max(65535);

/** inference.networking.k8s.io/v1 */
const v1 = z
  .object({
    selector: z.object({ matchLabels: labels }),
    targetPorts: z.array(z.object({ number: port })).min(1),
  })
  .transform(({ selector, targetPorts }) => ({
    selector,
    targetPorts: targetPorts.map(({ number }) => number),
  }));

/** inference.networking.x-k8s.io/v1alpha2 */
const v1alpha2 = z
  .object({ selector: labels, targetPortNumber: port })
  .transform(({ selector, targetPortNumber }) => ({
    selector: { matchLabels: selector },
    targetPorts: [targetPortNumber],
  }));

/**
 * An InferencePool as an API server gives it.
 *
 * @public
 */
export const inferencePool = z.object({
  metadata: z.object({
    name: z.string(),
    deletionTimestamp: z.unknown().optional(),
  }),
  spec: z.union([v1, v1alpha2]),
});
