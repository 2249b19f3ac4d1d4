import { z } from 'zod';
import { labels, namespaceName } from './fields';

/** Who may reach the endpoint picker and the model pods; everybody, while it is not enabled. */
export const networkPolicySchema = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe(
      'Whether NetworkPolicies are made: the gateway reaches the EPP and the pods, the EPP reaches the pods, nobody else does',
    ),
  allowFrom: z
    .array(
      z.strictObject({
        namespace: namespaceName()
          .optional()
          .describe('Left out: the namespace of the pods'),
        podLabels: labels()
          .optional()
          .describe('Labels of pods there; left out: all of them'),
        cidr: z
          .string()
          .regex(/^[0-9a-fA-F.:]+\/[0-9]{1,3}$/)
          .optional()
          .describe('Addresses, in place of namespace and podLabels'),
        to: z
          .enum(['All', 'EndpointPicker', 'EndpointPickerMetrics', 'Pods'])
          .default('All')
          .describe('What they reach'),
      }),
    )
    .max(64)
    .optional()
    .describe('Who else may reach them, e.g. Prometheus'),
});
