import type { ApiObject } from '../api/ApiObject';
import type { JsonObject } from '../json/JsonValue';
import {
  listAt,
  objectAt,
  objectsAt,
  stringAt,
  valueAt,
} from '../json/navigate';

/** Label of a namespace that says which Pod Security Standard its pods have to keep. */
const ENFORCE = 'pod-security.kubernetes.io/enforce';

/**
 * In what a pod breaks the Pod Security Standard that its namespace enforces, in the API server's words; empty when it keeps it. Of
 * the standards' controls these are the ones that pods of model servers and EPPs can break.
 */
export function podSecurityFaults(
  pod: ApiObject,
  namespaceLabels: Readonly<Record<string, string>> = {},
): string | undefined {
  const level = namespaceLabels[ENFORCE];
  if (level !== 'baseline' && level !== 'restricted') {
    return undefined;
  }
  const faults = [
    ...baselineFaults(pod),
    ...(level === 'restricted' ? restrictedFaults(pod) : []),
  ];
  return faults.length === 0
    ? undefined
    : `violates PodSecurity "${level}:latest": ${faults.join(', ')}`;
}

const containersOf = (pod: ApiObject): JsonObject[] => [
  ...objectsAt(pod, 'spec', 'initContainers'),
  ...objectsAt(pod, 'spec', 'containers'),
];

const quoted = (containers: readonly JsonObject[]) =>
  `${containers.length > 1 ? 'containers' : 'container'} ${containers
    .map(({ name }) => JSON.stringify(name))
    .join(', ')}`;

function baselineFaults(pod: ApiObject): string[] {
  const spec = objectAt(pod, 'spec');
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].filter(
    field => spec?.[field] === true,
  );
  const privileged = containersOf(pod).filter(
    one => valueAt(one, 'securityContext', 'privileged') === true,
  );
  const hostPaths = objectsAt(pod, 'spec', 'volumes').filter(
    volume => volume.hostPath !== undefined,
  );
  return [
    ...(host.length > 0
      ? [`host namespaces (${host.map(field => `${field}=true`).join(', ')})`]
      : []),
    ...(privileged.length > 0
      ? [
          `privileged (${quoted(
            privileged,
          )} must not set securityContext.privileged=true)`,
        ]
      : []),
    ...(hostPaths.length > 0
      ? [
          `hostPath volumes (volume ${hostPaths
            .map(({ name }) => JSON.stringify(name))
            .join(', ')})`,
        ]
      : []),
  ];
}

function restrictedFaults(pod: ApiObject): string[] {
  const containers = containersOf(pod);
  const context = objectAt(pod, 'spec', 'securityContext');
  const escalating = containers.filter(
    one =>
      valueAt(one, 'securityContext', 'allowPrivilegeEscalation') !== false,
  );
  const capable = containers.filter(
    one =>
      !listAt(one, 'securityContext', 'capabilities', 'drop').includes('ALL'),
  );
  const asRoot = containers.filter(
    one =>
      (valueAt(one, 'securityContext', 'runAsNonRoot') ??
        context?.runAsNonRoot) !== true,
  );
  const profileOf = (one: JsonObject) =>
    stringAt(one, 'securityContext', 'seccompProfile', 'type') ??
    stringAt(context, 'seccompProfile', 'type') ??
    '';
  const unconfined = containers.filter(
    one => !['RuntimeDefault', 'Localhost'].includes(profileOf(one)),
  );
  const fault = (
    name: string,
    found: readonly JsonObject[],
    must: string,
  ): string[] =>
    found.length > 0 ? [`${name} (${quoted(found)} must set ${must})`] : [];
  return [
    ...fault(
      'allowPrivilegeEscalation != false',
      escalating,
      'securityContext.allowPrivilegeEscalation=false',
    ),
    ...fault(
      'unrestricted capabilities',
      capable,
      'securityContext.capabilities.drop=["ALL"]',
    ),
    ...fault(
      'runAsNonRoot != true',
      asRoot,
      'securityContext.runAsNonRoot=true',
    ),
    ...fault(
      'seccompProfile',
      unconfined,
      'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    ),
  ];
}
