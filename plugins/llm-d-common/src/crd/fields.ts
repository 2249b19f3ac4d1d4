import { z } from 'zod';

/**
 * Building blocks of both custom resources: one scalar or small object each, with the rule that the API server can enforce.
 * What JSON Schema has no word for travels in the metadata key `kubernetes` and lands in the CRD as is.
 */

/** `int32` with bounds; both ends included. */
export const int32 = (minimum: number, maximum?: number) => {
  const bounded = z.int32().min(minimum);
  return maximum === undefined ? bounded : bounded.max(maximum);
};

/** TCP port. */
export const port = () => int32(1, 65535);

/** Name of a Service, and of everything that a Service is named after (RFC 1035 label). */
export const serviceName = () =>
  z
    .string()
    .max(63)
    .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/);

/** Name of a namespace (RFC 1123 label). */
export const namespaceName = () =>
  z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);

/** Name of most other objects (RFC 1123 subdomain). */
export const objectName = () =>
  z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);

/** Key of a label: an optional DNS prefix and a name. */
export const labelKey = () =>
  z
    .string()
    .max(317)
    .regex(
      /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    );

/** Value of a label. */
export const labelValue = () =>
  z
    .string()
    .max(63)
    .regex(/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/);

/** Labels or a label selector's `matchLabels`. A CRD cannot bound keys: the API server learns of a bad one when it is applied. */
export const labels = () => z.record(labelKey(), labelValue());

/** A container image reference. */
export const image = () => z.string().min(1).max(1000);

/** Extra command line arguments. */
export const args = () => z.array(z.string());

/** A duration as Go writes it: `100ms`, `1.5s`, `2m`. */
export const duration = () =>
  z
    .string()
    .regex(/^(0|([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+)$/)
    .describe('Duration, e.g. 100ms, 1.5s, 2m');

/** A Gateway API duration: whole numbers only, `0s` switches a timeout off. */
export const gatewayDuration = () =>
  z.string().regex(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/);

const quantity = () =>
  z
    .union([
      z.int(),
      z
        .string()
        .regex(
          /^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/,
        ),
    ])
    // A number would be another type to server-side apply than the quantity that comes back.
    .transform(String)
    .meta({ kubernetes: { 'x-kubernetes-int-or-string': true } });

/** core/v1 ResourceRequirements. */
export const resources = () =>
  z
    .strictObject({
      limits: z
        .record(z.string(), quantity())
        .optional()
        .describe('Most that the container may use'),
      requests: z
        .record(z.string(), quantity())
        .optional()
        .describe('What the scheduler sets aside for the container'),
      claims: z
        .array(
          z.strictObject({
            name: z.string().min(1).describe('Name of a claim of the pod'),
            request: z.string().optional().describe('Request in the claim'),
          }),
        )
        .optional()
        .describe('Dynamic resource claims'),
    })
    .describe('Compute resources of the container');

/** core/v1 Toleration. */
export const toleration = () =>
  z.strictObject({
    key: z.string().optional().describe('Taint key'),
    operator: z.enum(['Exists', 'Equal']).optional().describe('Comparison'),
    value: z.string().optional().describe('Taint value'),
    effect: z
      .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
      .optional()
      .describe('Taint effect; left out: all'),
    tolerationSeconds: z
      .int()
      .optional()
      .describe('How long a NoExecute taint is tolerated, in seconds'),
  });

/** Weight of a scorer; 0 switches it off. */
export const scorerWeight = () => z.number().min(0).max(1_000_000);

/** Istio's load balancing of a Service. */
export const loadBalancing = () =>
  z.strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe('Whether a DestinationRule is wanted'),
    algorithm: z
      .enum(['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM', 'LEAST_CONN'])
      .default('ROUND_ROBIN')
      .describe('LEAST_CONN is deprecated by Istio: LEAST_REQUEST'),
    connectionPool: z
      .strictObject({
        http1MaxPendingRequests: int32(0)
          .optional()
          .describe('Requests that may wait for a connection'),
        maxRequestsPerConnection: int32(0)
          .optional()
          .describe('Requests after which a connection is closed'),
      })
      .optional()
      .describe('Limits; a limit of 1 causes 503 under concurrency'),
  });
