import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const operator = path.resolve(__dirname, '../../packages/operator');

const manifestSchema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.tuple([
          z.object({
            resources: z.object({
              limits: z.object({ memory: z.string().regex(/^\d+Mi$/) }),
            }),
          }),
        ]),
      }),
    }),
  }),
});

/**
 * Node's options for a heap as the operator has it where it is installed: what the Dockerfile says, and an old generation of half the
 * memory limit of the manifests, which is what Node gives itself where it is limited.
 */
export function heapInPod(): string[] {
  const dockerfile = readFileSync(path.join(operator, 'Dockerfile'), 'utf8');
  const [, options] = /\bNODE_OPTIONS=(\S+)/.exec(dockerfile) ?? [];
  if (options === undefined) {
    throw new Error('The Dockerfile of the operator sets no NODE_OPTIONS');
  }
  const { spec } = manifestSchema.parse(
    parse(
      readFileSync(
        path.join(operator, 'deploy/kustomize/base/manager/manager.yaml'),
        'utf8',
      ),
    ),
  );
  const [{ resources }] = spec.template.spec.containers;
  const limitMiB = Number.parseInt(resources.limits.memory, 10);
  return [options, `--max-old-space-size=${limitMiB / 2}`];
}
