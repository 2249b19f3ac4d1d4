import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { customResourceDefinitionFiles } from '../crd/customResourceDefinitionFiles';

/** The program of packages/operator/interop/crd-cel; `scripts/conformance/crd-validator.sh` builds it and prints its path. */
const program = process.env.LLM_D_CRD_VALIDATOR;

/** A `describe` whose tests need that program. */
export const describeApiServer = program ? describe : describe.skip;

/** What it stands for, in test reports; where there is none, how to get it is part of the name. */
export const API_SERVER = program
  ? 'the validators of a current kube-apiserver'
  : 'the validators of a current kube-apiserver (there are none: LLM_D_CRD_VALIDATOR=$(scripts/conformance/crd-validator.sh) names them)';

const crds = path.resolve(
  __dirname,
  '../../../../packages/operator/deploy/kustomize/base/crd',
);

const faultSchema = z.strictObject({
  type: z.string(),
  field: z.string(),
  detail: z.string(),
});
const verdictsSchema = z.strictObject({
  definitions: z.array(
    z.strictObject({ name: z.string(), faults: z.array(faultSchema) }),
  ),
  resources: z.array(
    z.strictObject({
      faults: z.array(faultSchema),
      unknownFields: z.array(z.string()),
      spec: z.unknown(),
    }),
  ),
});

/** What is wrong with one field. */
export type Fault = z.output<typeof faultSchema>;
/** On one custom resource. */
export type Verdict = z.output<typeof verdictsSchema>['resources'][number];

/**
 * Hands the CRDs that are checked in to the code of a kube-apiserver, then creates custom resources.
 *
 * @throws Error when there is no such program: call it inside the tests of `describeApiServer`.
 */
export function judge(
  objects: readonly unknown[],
): z.output<typeof verdictsSchema> {
  if (!program) throw new Error('LLM_D_CRD_VALIDATOR names no program');
  const output = execFileSync(
    program,
    customResourceDefinitionFiles().map(({ name }) => path.join(crds, name)),
    { input: JSON.stringify(objects), maxBuffer: 2 ** 30, encoding: 'utf8' },
  );
  return verdictsSchema.parse(JSON.parse(output));
}
