import { z } from 'zod';
import { duration } from './parameters';

const missing = z
  .string()
  .optional()
  .refine(
    value => !value,
    'certificates are not in this stand-in of the Endpoint Picker',
  );

/** Parameters of `metrics-data-source`. */
export const metricsSourceShape = {
  scheme: z.enum(['http', 'https']).optional(),
  path: z.string().optional(),
  port: z.number().int().min(0).max(65535).optional(),
  interval: duration.optional(),
  insecureSkipVerify: z
    .boolean()
    .optional()
    .refine(
      value => value !== false,
      'checking certificates is not in this stand-in of the Endpoint Picker',
    ),
  caCertPath: missing,
  clientCertPath: missing,
  clientKeyPath: missing,
};

/** A metric's name; labels to choose a sample by are not understood here. */
const spec = z
  .string()
  .regex(
    /^[a-zA-Z_:][a-zA-Z0-9_:]*$/,
    'only the name of a metric is understood in this stand-in of the Endpoint Picker',
  )
  .optional();

const VLLM = 'vllm';
const vllmOnly = z.literal(VLLM, {
  error: 'only vllm is in this stand-in of the Endpoint Picker',
});

/** Parameters of `core-metrics-extractor`. */
export const extractorShape = {
  engineLabelKey: z.string().optional(),
  defaultEngine: vllmOnly.optional(),
  engineConfigs: z
    .array(
      z.strictObject({
        name: vllmOnly,
        queuedRequestsSpec: spec,
        runningRequestsSpec: spec,
        kvUsageSpec: spec,
        loraSpec: spec,
        cacheInfoSpec: spec,
      }),
    )
    .optional(),
};
