import { required } from '../errors/FieldFault';
import { stringAt } from '../json/navigate';
import { builtinType } from './builtinType';
import {
  defaultEndpointSlice,
  defaultNetworkPolicy,
} from './defaults/networkDefaults';
import { defaultRoleBinding } from './defaults/roleBindingDefaults';
import { defaultStorageClass } from './defaults/storageDefaults';
import { eventConversion } from './eventConversion';
import type { ResourceType } from './ResourceType';
import { networkPolicyFaults } from './validation/networkPolicyValidation';

const rbac = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  nameRule: 'path' as const,
  emptyObject: { metadata: {}, roleRef: {} },
};

/** The other built-in kinds outside the core group: networking, access, coordination, discovery, events, storage. */
export const groupTypes: readonly ResourceType[] = [
  builtinType({
    group: 'networking.k8s.io',
    version: 'v1',
    resource: 'ingresses',
    kind: 'Ingress',
    namespaced: true,
    shortNames: ['ing'],
    hasStatus: true,
    countsGeneration: true,
    initialStatus: () => ({ loadBalancer: {} }),
  }),
  builtinType({
    group: 'networking.k8s.io',
    version: 'v1',
    resource: 'networkpolicies',
    kind: 'NetworkPolicy',
    namespaced: true,
    shortNames: ['netpol'],
    countsGeneration: true,
    emptyObject: { metadata: {}, spec: { podSelector: {} } },
    defaults: defaultNetworkPolicy,
    validate: networkPolicyFaults,
  }),
  builtinType({
    ...rbac,
    resource: 'clusterrolebindings',
    kind: 'ClusterRoleBinding',
    namespaced: false,
    defaults: defaultRoleBinding,
  }),
  builtinType({
    ...rbac,
    resource: 'clusterroles',
    kind: 'ClusterRole',
    namespaced: false,
  }),
  builtinType({
    ...rbac,
    resource: 'rolebindings',
    kind: 'RoleBinding',
    namespaced: true,
    defaults: defaultRoleBinding,
  }),
  builtinType({ ...rbac, resource: 'roles', kind: 'Role', namespaced: true }),
  builtinType({
    group: 'coordination.k8s.io',
    version: 'v1',
    resource: 'leases',
    kind: 'Lease',
    namespaced: true,
    emptyObject: { metadata: {}, spec: {} },
  }),
  builtinType({
    group: 'discovery.k8s.io',
    version: 'v1',
    resource: 'endpointslices',
    kind: 'EndpointSlice',
    namespaced: true,
    countsGeneration: true,
    emptyObject: { metadata: {} },
    defaults: defaultEndpointSlice,
    validate: object =>
      stringAt(object, 'addressType') ? [] : [required('addressType')],
  }),
  builtinType({
    group: 'events.k8s.io',
    version: 'v1',
    resource: 'events',
    kind: 'Event',
    namespaced: true,
    shortNames: ['ev'],
    emptyObject: { metadata: {} },
    storage: 'events',
    selectableFields: [
      'reason',
      'type',
      'regarding.kind',
      'regarding.namespace',
      'regarding.name',
      'regarding.uid',
    ],
    ...eventConversion,
  }),
  builtinType({
    group: 'storage.k8s.io',
    version: 'v1',
    resource: 'storageclasses',
    kind: 'StorageClass',
    namespaced: false,
    shortNames: ['sc'],
    emptyObject: { metadata: {} },
    defaults: defaultStorageClass,
  }),
];
