import { z } from 'zod';
import { imagePatternFault } from './imagePattern';

const namePattern = z.string().regex(/^[A-Za-z0-9._*-]+$/, {
  error: 'is no pattern for a name: letters, digits, "-", "." and "*"',
});

const imagePattern = z.string().superRefine((pattern, context) => {
  const fault = imagePatternFault(pattern);
  if (fault !== undefined) {
    context.addIssue(fault);
  }
});

const entityRef = z
  .string()
  .regex(/^[a-z][\w.-]*:[\w.-]+\/[\w.-]+$/i, {
    error: 'is no entity ref: write it in full, e.g. group:default/team-a',
  })
  .transform(ref => ref.toLocaleLowerCase('en-US'));

const atLeast = (minimum: number) => z.number().int().min(minimum);

/** What a platform team allows; every part that is left out allows everything. */
export const stackPolicySchema = z.strictObject({
  clusters: z.array(namePattern).optional(),
  namespaces: z
    .array(
      z.strictObject({
        name: namePattern,
        clusters: z.array(namePattern).optional(),
        owners: z.array(entityRef).min(1).optional(),
      }),
    )
    .optional(),
  images: z.strictObject({ allow: z.array(imagePattern) }).optional(),
  maximumReplicas: atLeast(0).optional(),
  requiredLabels: z
    .array(
      z.strictObject({
        key: z.string().min(1),
        value: z.string().min(1).default('*'),
      }),
    )
    .optional(),
  delivery: z.array(z.enum(['apply', 'pull-request'])).optional(),
  load: z
    .strictObject({
      maximumRequests: atLeast(1).optional(),
      maximumConcurrency: atLeast(1).optional(),
      maximumSeconds: atLeast(1).optional(),
    })
    .optional(),
});

/**
 * What a platform team allows, as the section `llmD.policy` of the configuration says; every part that is left out allows
 * everything.
 *
 * @public
 */
export type StackPolicy = z.output<typeof stackPolicySchema>;

/** How a stack's custom resources get into a cluster. @public */
export type DeliveryMode = NonNullable<StackPolicy['delivery']>[number];

/**
 * Reads the section `llmD.policy`.
 *
 * @param section - what stands there; undefined: nothing is forbidden
 * @throws Error that names each key at fault, and says what may stand there.
 * @public
 */
export function readStackPolicy(section: unknown): StackPolicy {
  const parsed = stackPolicySchema.safeParse(section ?? {});
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ message, path }) => {
      const key = path
        .map(part =>
          typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
        )
        .join('');
      return `llmD.policy${key}: ${message}`;
    });
    throw new Error(`Invalid configuration: ${faults.join('; ')}`);
  }
  return parsed.data;
}
