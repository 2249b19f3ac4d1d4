import fc from 'fast-check';
import { z } from 'zod';
import { schedulerInstallSpecSchema } from '../crd/schedulerInstall';
import { simulatorDeploymentSpecSchema } from '../crd/simulatorDeployment';
import { arbitraryFromSchema } from './arbitraryFromSchema';

const toJsonSchema = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });

/** A custom resource as a person writes it: `spec` as parsed JSON. */
export interface WrittenResource {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; uid?: string };
  spec: unknown;
}

/** Custom resources with any spec that their schemas allow, names of any form. */
export const anyStackResource: fc.Arbitrary<WrittenResource> = fc
  .record({
    name: fc.stringMatching(
      /^[a-z0-9]([-a-z0-9]{0,80}[a-z0-9])?(\.[a-z0-9]{1,40}){0,2}$/,
    ),
    namespace: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
    uid: fc.option(fc.uuid(), { nil: undefined }),
    resource: fc.oneof(
      fc.record({
        kind: fc.constant('SimulatorDeployment'),
        spec: arbitraryFromSchema(toJsonSchema(simulatorDeploymentSpecSchema)),
      }),
      fc.record({
        kind: fc.constant('SchedulerInstall'),
        spec: arbitraryFromSchema(toJsonSchema(schedulerInstallSpecSchema)),
      }),
    ),
  })
  .map(({ resource, ...metadata }) => ({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    ...resource,
    metadata,
  }));

/** The same JSON with the keys of every map in another order. */
export function shuffledKeys(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => shuffledKeys(item, seed + index));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  const turn = entries.length === 0 ? 0 : seed % entries.length;
  return Object.fromEntries(
    [...entries.slice(turn), ...entries.slice(0, turn)]
      .reverse()
      .map(([key, item]) => [key, shuffledKeys(item, seed + 1)]),
  );
}
