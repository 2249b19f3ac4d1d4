import {
  referenceOf,
  type KubernetesObject,
  type ObjectReference,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import { isNamespaceAllowed, namespacesOf } from '../reconcile/namespacePolicy';
import { ImagePattern } from './ImagePattern';
import { imagesOf, type NamedImage } from './imagesOf';

/** What those who run the operator let custom resources ask for. Whoever may write one uses the operator's account. */
export interface OperatorPolicy {
  /** Namespaces that every custom resource may put objects into; others have to say so themselves. */
  allowedNamespaces: readonly string[];
  /** Whether EnvoyFilters may be made: they change proxies in ways that no other API checks. */
  allowEnvoyFilters: boolean;
  /** Images that may be run; undefined: any. */
  allowedImages: readonly ImagePattern[] | undefined;
}

/** Something that a stack asks for and the policy does not let it have. */
export type Violation =
  | {
      type: 'kind-not-allowed';
      references: readonly ObjectReference[];
      /** Of the operator, that would allow it; undefined: none does. */
      flag: string | undefined;
    }
  | {
      type: 'image-not-allowed';
      /** Each with the fields of the custom resource that ask for it, or of the objects, should none of those name it. */
      images: readonly { image: string; fields: readonly string[] }[];
      flag: string;
    }
  | {
      type: 'namespace-not-allowed';
      namespaces: readonly { name: string; exists: boolean }[];
      /** Namespace of the custom resource. */
      from: string;
    };

/** A custom resource as a policy sees it. */
export interface Proposal {
  /** The custom resource, with the defaults of its schema. */
  resource: StackResource;
  /** What it stands for. */
  manifests: readonly KubernetesObject[];
  /** The live namespace of that name, if there is one. */
  namespace(name: string): KubernetesObject | undefined;
}

/** Rights for the whole cluster: the compiler makes none, and none would be passed on. */
const clusterWideKinds = ['ClusterRole', 'ClusterRoleBinding'];

/** All that a custom resource asks for and may not have; nothing of it is made as long as there is something. */
export function violationsOf(
  proposal: Proposal,
  policy: OperatorPolicy,
): Violation[] {
  return [
    ...forbiddenKinds(proposal, policy),
    ...forbiddenImages(proposal, policy),
    ...forbiddenNamespaces(proposal, policy),
  ];
}

function forbiddenKinds(
  { manifests }: Proposal,
  { allowEnvoyFilters }: OperatorPolicy,
): Violation[] {
  const ofKinds = (kinds: readonly string[]) =>
    manifests.filter(({ kind }) => kinds.includes(kind)).map(referenceOf);
  const filters = allowEnvoyFilters ? [] : ofKinds(['EnvoyFilter']);
  const rights = ofKinds(clusterWideKinds);
  const violation = (
    references: readonly ObjectReference[],
    flag: string | undefined,
  ): Violation[] =>
    references.length === 0
      ? []
      : [{ type: 'kind-not-allowed', references, flag }];
  return [
    ...violation(filters, '--allow-envoy-filter'),
    ...violation(rights, undefined),
  ];
}

function forbiddenImages(
  { manifests, resource }: Proposal,
  { allowedImages }: OperatorPolicy,
): Violation[] {
  if (!allowedImages) return [];
  const forbidden = new Map<string, NamedImage[]>();
  for (const manifest of manifests) {
    for (const { image, path } of imagesOf(manifest.spec)) {
      if (allowedImages.some(pattern => pattern.matches(image))) continue;
      const { kind, metadata } = manifest;
      const where = `${kind} ${metadata.name}, ${path}`;
      const known = forbidden.get(image) ?? [];
      forbidden.set(image, [...known, { image, path: where }]);
    }
  }
  if (forbidden.size === 0) return [];
  const asked = imagesOf(resource.spec);
  const images = [...forbidden].map(([image, made]) => {
    const fields = asked.filter(one => one.image === image);
    return {
      image,
      fields: (fields.length > 0 ? fields : made).map(({ path }) => path),
    };
  });
  return [{ type: 'image-not-allowed', images, flag: '--allow-image' }];
}

function forbiddenNamespaces(
  { manifests, namespace, resource }: Proposal,
  { allowedNamespaces }: OperatorPolicy,
): Violation[] {
  const from = resource.metadata.namespace ?? '';
  const denied = namespacesOf(manifests)
    .filter(
      name =>
        !isNamespaceAllowed(from, name, {
          namespace: namespace(name),
          allowList: allowedNamespaces,
        }),
    )
    .map(name => ({ name, exists: namespace(name) !== undefined }));
  return denied.length === 0
    ? []
    : [{ type: 'namespace-not-allowed', namespaces: denied, from }];
}
