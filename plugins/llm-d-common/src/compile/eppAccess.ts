import type { PolicyRule } from '../epp/EppVersionProfile';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { needsLeaderElection, type EndpointPicker } from './EndpointPicker';
import { objectMetadata } from './objectMetadata';

const leaderElection: PolicyRule[] = [
  {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

/** ServiceAccount, Role and RoleBinding of an EPP; nothing cluster-wide. */
export function eppAccess(epp: EndpointPicker): KubernetesObject[] {
  const { names, profile, resource } = epp;
  const metadata = objectMetadata(resource, 'endpoint-picker', names.epp);
  const rules = [
    ...profile.role,
    ...(needsLeaderElection(epp) ? leaderElection : []),
  ];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: rules.map(({ apiGroups, resources, verbs }) => ({
        apiGroups: [...apiGroups],
        resources: [...resources],
        verbs: [...verbs],
      })),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: names.epp.name,
      },
      subjects: [
        {
          kind: 'ServiceAccount',
          name: names.epp.name,
          namespace: names.epp.namespace,
        },
      ],
    },
  ];
}
