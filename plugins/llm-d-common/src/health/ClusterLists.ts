import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { SnapshotGap, StackKind } from './StackSnapshot';

/**
 * All objects of a cluster by kind, as an informer's cache has them. They belong to all stacks of the cluster, and are not
 * changed once they are in here.
 *
 * A kind that is in neither `objects` nor `gaps` was not read; only Events need not be.
 *
 * @public
 */
export interface ClusterLists {
  objects: Partial<Record<StackKind, readonly KubernetesObject[]>>;
  gaps: readonly SnapshotGap[];
}

/** Every kind that the health of a stack needs, with the API versions in which it is looked for, the best first. @public */
export const healthKinds: Readonly<
  Record<
    StackKind,
    {
      apiVersions: readonly [string, ...string[]];
      /** Whether a cluster may do without it. */
      optional?: true;
    }
  >
> = {
  Gateway: { apiVersions: ['gateway.networking.k8s.io/v1'] },
  GatewayClass: { apiVersions: ['gateway.networking.k8s.io/v1'] },
  HTTPRoute: { apiVersions: ['gateway.networking.k8s.io/v1'] },
  ReferenceGrant: { apiVersions: ['gateway.networking.k8s.io/v1beta1'] },
  InferencePool: { apiVersions: ['inference.networking.k8s.io/v1'] },
  SchedulerInstall: { apiVersions: ['sim.llm-d.io/v1alpha1'] },
  SimulatorDeployment: { apiVersions: ['sim.llm-d.io/v1alpha1'] },
  Namespace: { apiVersions: ['v1'] },
  Service: { apiVersions: ['v1'] },
  Deployment: { apiVersions: ['apps/v1'] },
  Pod: { apiVersions: ['v1'] },
  NetworkPolicy: { apiVersions: ['networking.k8s.io/v1'] },
  DestinationRule: {
    apiVersions: ['networking.istio.io/v1', 'networking.istio.io/v1beta1'],
    optional: true,
  },
  PeerAuthentication: {
    apiVersions: ['security.istio.io/v1', 'security.istio.io/v1beta1'],
    optional: true,
  },
  Event: { apiVersions: ['v1'] },
};
