import { z } from 'zod';
import { celRules } from './CrossFieldRule';
import { int32, labels, toleration } from './fields';
import { disruptionBudgetRules } from './podCrossFieldRules';

/** Of a PodDisruptionBudget: exactly one of the two, see the rule `disruption-budget`. */
const podDisruptionBudget = () =>
  z
    .strictObject({
      minAvailable: int32(0).optional().describe('Pods that must stay'),
      maxUnavailable: int32(0).optional().describe('Pods that may go'),
    })
    .meta(celRules(disruptionBudgetRules));

/** Where and how pods run, in the words of both custom resources. */
export const podFields = {
  labels: labels().optional().describe('Further labels of the pods'),
  nodeSelector: labels().optional().describe('Labels of nodes to run on'),
  tolerations: z
    .array(toleration())
    .optional()
    .describe('Taints that the pods put up with'),
  imagePullPolicy: z
    .enum(['Always', 'IfNotPresent', 'Never'])
    .optional()
    .describe('When the image is pulled'),
  imagePullSecrets: z
    .array(z.strictObject({ name: z.string().min(1).describe('Secret') }))
    .optional()
    .describe('Secrets for the image registry'),
  podDisruptionBudget: podDisruptionBudget()
    .optional()
    .describe('Limit to voluntary disruptions'),
  sidecarInjection: z
    .enum(['Disabled', 'Enabled', 'Unset'])
    .default('Disabled')
    .describe(
      'Whether a service mesh may put a proxy into the pods; Unset leaves it to the namespace',
    ),
};
