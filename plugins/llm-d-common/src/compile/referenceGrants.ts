import type { SchedulerInstall } from '../crd';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { derivedName } from '../names/derivedName';
import { servedVersion, type Capabilities } from './Capabilities';
import { GATEWAY_GROUP, POOL_GROUP } from './gatewayApi';
import { objectMetadata } from './objectMetadata';
import type { RouteBackend } from './routeBackends';

/** For each other namespace that a route leads into: a grant to exactly the backends there. */
export function referenceGrants(
  install: SchedulerInstall,
  routeNamespace: string,
  allBackends: readonly RouteBackend[],
  capabilities: Capabilities,
): KubernetesObject[] {
  const backends = allBackends.filter(
    ({ namespace }) => namespace !== routeNamespace,
  );
  const namespaces = [...new Set(backends.map(({ namespace }) => namespace))];
  const apiVersion = servedVersion(capabilities, 'ReferenceGrant', [
    `${GATEWAY_GROUP}/v1beta1`,
    `${GATEWAY_GROUP}/v1`,
  ]);
  return namespaces.sort().map(namespace => ({
    apiVersion,
    kind: 'ReferenceGrant',
    metadata: objectMetadata(install, 'route', {
      namespace,
      name: derivedName(install.metadata, 'route', namespace),
    }),
    spec: {
      from: [
        { group: GATEWAY_GROUP, kind: 'HTTPRoute', namespace: routeNamespace },
      ],
      to: grantees(backends.filter(backend => backend.namespace === namespace)),
    },
  }));
}

function grantees(backends: readonly RouteBackend[]) {
  const byName = new Map(
    backends.map(({ kind, name }) => [
      `${kind}/${name}`,
      { group: kind === 'InferencePool' ? POOL_GROUP : '', kind, name },
    ]),
  );
  return [...byName.values()];
}
