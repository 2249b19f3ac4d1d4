import { z } from 'zod';
import { labelMap, objectMetadata, resourceName } from './apiFields';

const portNumber = () => z.int().min(1).max(65535);

const endpointPickerRef = z
  .strictObject({
    group: z
      .string()
      .max(253)
      .regex(
        /^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
      )
      .default(''),
    kind: z
      .string()
      .min(1)
      .max(63)
      .regex(/^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/)
      .default('Service'),
    name: resourceName(),
    port: z.strictObject({ number: portNumber() }).optional(),
    failureMode: z.enum(['FailOpen', 'FailClose']).default('FailClose'),
  })
  // A CEL rule of the CRD.
  .refine(({ kind, port }) => kind !== 'Service' || port !== undefined, {
    path: ['port'],
    message: 'is required when kind is Service',
  });

/**
 * InferencePool of inference.networking.k8s.io/v1, as the API type of Gateway API Inference Extension 1.4 and 1.5 has it; no npm package
 * carries it. 1.0 to 1.3 know no `appProtocol`, 1.6 lets `endpointPickerRef` be left out. Status belongs to gateways: an object of
 * ours has none.
 */
export const inferencePoolSchema = z.strictObject({
  apiVersion: z.literal('inference.networking.k8s.io/v1'),
  kind: z.literal('InferencePool'),
  metadata: objectMetadata,
  spec: z.strictObject({
    selector: z.strictObject({ matchLabels: labelMap({ min: 1, max: 64 }) }),
    targetPorts: z
      .array(z.strictObject({ number: portNumber() }))
      .min(1)
      .max(8)
      // A CEL rule of the CRD.
      .refine(
        ports =>
          new Set(ports.map(({ number }) => number)).size === ports.length,
        { message: 'port numbers must be unique' },
      ),
    appProtocol: z.enum(['http', 'kubernetes.io/h2c']).optional(),
    endpointPickerRef,
  }),
});
