import type { NewObject } from '../client/ApiClient';
import type { Deployment } from '../client/ResourceKind';
import { POD_TEMPLATE_HASH, podTemplateHash } from './podTemplateHash';
import { REVISION } from './revisionHistory';
import type { RolloutBounds } from './rolloutStep';

const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
const NOT_INHERITED = [
  REVISION,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'kubectl.kubernetes.io/last-applied-configuration',
];

/** The ReplicaSet for a Deployment's present template, named after the template's content. */
export function newReplicaSet(
  deployment: Deployment,
  bounds: RolloutBounds,
  { replicas, revision }: { replicas: number; revision: string },
): NewObject & { metadata: { name: string } } {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = podTemplateHash(template);
  const name = `${deployment.metadata.name}-${hash}`;
  const labels = { ...template.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
  const inherited = Object.entries(
    deployment.metadata.annotations ?? {},
  ).filter(([key]) => !NOT_INHERITED.includes(key));
  return {
    metadata: {
      name,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: {
        ...Object.fromEntries(inherited),
        [REVISION]: revision,
        [DESIRED_REPLICAS]: String(bounds.desired),
        [MAX_REPLICAS]: String(bounds.desired + bounds.maxSurge),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: deployment.metadata.name,
          uid: deployment.metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      replicas,
      minReadySeconds,
      selector: {
        ...selector,
        matchLabels: { ...selector.matchLabels, [POD_TEMPLATE_HASH]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
