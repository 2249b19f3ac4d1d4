import { z } from 'zod';

/** Types of plugin parameters, as the EPP's JSON decoder takes them. */
export const int = z.int().describe('whole number');
export const float = z.number().describe('number');
export const bool = z.boolean().describe('true or false');
export const text = z.string().describe('text');
export const textList = z.array(z.string()).describe('list of texts');
export const object = z.looseObject({}).describe('object');
export const list = z.array(z.unknown()).describe('list');
export const goDuration = z
  .string()
  .regex(/^(0|([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+)$/)
  .describe('duration, e.g. 200ms or 2m');

/** `metav1.LabelSelector`. */
export const labelSelector = {
  matchLabels: z
    .record(z.string(), z.string())
    .describe('object of label to value'),
  matchExpressions: z
    .array(
      z.strictObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).optional(),
      }),
    )
    .describe(
      'list of key, operator (In, NotIn, Exists, DoesNotExist) and values',
    ),
};

export const none = {};
