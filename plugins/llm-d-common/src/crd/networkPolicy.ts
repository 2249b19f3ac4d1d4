import { z } from 'zod';
import { labels, namespaceName } from './fields';

/** Addresses of IPv4 or IPv6 with the length of their common prefix. */
const cidr = new RegExp(
  `${z.regexes.cidrv4.source}|${z.regexes.cidrv6.source}`,
);

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
          .regex(cidr)
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
