import { z } from 'zod';
import { compile } from '../compile';
import type { StackResource } from '../crd';
import { describeObject, type KubernetesObject } from '../kubernetes';
import { matchesImagePattern } from './imagePattern';
import type { PolicyRefusal } from './PolicyRefusal';
import type { StackPolicy } from './StackPolicy';
import { targetRefusals, type PolicyTarget } from './targetRefusals';
import { matchesPattern } from './textPattern';

const containers = z
  .array(z.object({ image: z.string().optional() }))
  .default([]);

const workloadSchema = z.object({
  spec: z.object({
    replicas: z.number().optional(),
    maxReplicas: z.number().optional(),
    template: z
      .object({
        spec: z.object({ containers, initContainers: containers }),
      })
      .optional(),
  }),
});

/** What the API server of the target offers does not matter here: no API version carries an image or a namespace of its own. */
const anyCluster = { kinds: [], kubernetesVersion: '' };

/**
 * What speaks against a custom resource: asked is what it stands for, object by object, so that no field of it is forgotten.
 *
 * @param resource - parsed, and without errors of lint
 * @param target - of whom it comes, and for which cluster
 * @returns refusals, each once
 * @public
 */
export function resourceRefusals(
  policy: StackPolicy,
  resource: StackResource,
  target: Omit<PolicyTarget, 'namespace'>,
): PolicyRefusal[] {
  const manifests = compile(resource, anyCluster);
  const namespaces = new Set(
    [resource.metadata, ...manifests.map(({ metadata }) => metadata)].flatMap(
      ({ namespace }) => (namespace === undefined ? [] : [namespace]),
    ),
  );
  return distinct([
    ...[...namespaces].flatMap(namespace =>
      targetRefusals(policy, { ...target, namespace }),
    ),
    ...labelRefusals(policy, resource),
    ...manifests.flatMap(manifest => workloadRefusals(policy, manifest)),
  ]);
}

function labelRefusals(
  { requiredLabels = [] }: StackPolicy,
  { kind, metadata }: StackResource,
): PolicyRefusal[] {
  return requiredLabels
    .filter(({ key, value }) => {
      const label = metadata.labels?.[key];
      return label === undefined || !matchesPattern(value, label);
    })
    .map(({ key, value }) => ({
      rule: 'llmD.policy.requiredLabels',
      message: `${kind} ${metadata.name} needs the label ${key}${
        value === '*' ? '' : ` with a value like ${value}`
      }`,
    }));
}

function workloadRefusals(
  { images, maximumReplicas }: StackPolicy,
  manifest: KubernetesObject,
): PolicyRefusal[] {
  const parsed = workloadSchema.safeParse(manifest);
  if (!parsed.success) {
    return [];
  }
  const what = describeObject(manifest);
  const { maxReplicas, replicas, template } = parsed.data.spec;
  const wanted = Math.max(replicas ?? 0, maxReplicas ?? 0);
  const pod = template?.spec;
  const runs = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
  return [
    ...(maximumReplicas !== undefined && wanted > maximumReplicas
      ? [
          {
            rule: 'llmD.policy.maximumReplicas',
            message: `${what} would have up to ${wanted} pods, and ${maximumReplicas} are allowed`,
          },
        ]
      : []),
    ...runs
      .flatMap(({ image }) => (image === undefined ? [] : [image]))
      .filter(
        image =>
          images && !images.allow.some(one => matchesImagePattern(one, image)),
      )
      .map(image => ({
        rule: 'llmD.policy.images.allow',
        message: `image ${image} is not allowed`,
      })),
  ];
}

function distinct(refusals: readonly PolicyRefusal[]): PolicyRefusal[] {
  return [
    ...new Map(
      refusals.map(refusal => [
        JSON.stringify([refusal.rule, refusal.message]),
        refusal,
      ]),
    ).values(),
  ];
}
