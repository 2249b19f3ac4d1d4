import type { JsonObject } from '../json/JsonValue';
import { objectAt } from '../json/navigate';
import { builtinType } from './builtinType';
import { defaultNamespace } from './defaults/namespaceDefaults';
import { defaultEndpoints, defaultService } from './defaults/networkDefaults';
import { defaultSecret } from './defaults/secretDefaults';
import {
  defaultPersistentVolume,
  defaultPersistentVolumeClaim,
} from './defaults/storageDefaults';
import { defaultReplicationController } from './defaults/workloadDefaults';
import { podType } from './podType';
import { PROXY_VERBS } from './proxyVerbs';
import type { ResourceType } from './ResourceType';
import { admitService } from './serviceAdmission';
import { serviceFaults } from './validation/serviceValidation';

const core = { group: '', version: 'v1' };
const TEMPLATE: JsonObject = { metadata: {}, spec: { containers: null } };

/** The kinds of the core group. */
export const coreTypes: readonly ResourceType[] = [
  builtinType({
    ...core,
    resource: 'bindings',
    kind: 'Binding',
    namespaced: true,
    verbs: ['create'],
  }),
  builtinType({
    ...core,
    resource: 'configmaps',
    kind: 'ConfigMap',
    namespaced: true,
    shortNames: ['cm'],
    emptyObject: { metadata: {} },
  }),
  builtinType({
    ...core,
    resource: 'endpoints',
    kind: 'Endpoints',
    namespaced: true,
    shortNames: ['ep'],
    emptyObject: { metadata: {} },
    defaults: defaultEndpoints,
  }),
  builtinType({
    ...core,
    resource: 'events',
    kind: 'Event',
    namespaced: true,
    shortNames: ['ev'],
    emptyObject: { metadata: {}, involvedObject: {}, source: {} },
    selectableFields: [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
  }),
  builtinType({
    ...core,
    resource: 'limitranges',
    kind: 'LimitRange',
    namespaced: true,
    shortNames: ['limits'],
  }),
  builtinType({
    ...core,
    resource: 'namespaces',
    kind: 'Namespace',
    namespaced: false,
    shortNames: ['ns'],
    hasStatus: true,
    nameRule: 'label',
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
    selectableFields: ['status.phase'],
    returnsDeleted: true,
    defaults: defaultNamespace,
    initialStatus: () => ({ phase: 'Active' }),
    admit: (object, { live }) =>
      live ? object : { ...object, spec: { finalizers: ['kubernetes'] } },
  }),
  builtinType({
    ...core,
    resource: 'nodes',
    kind: 'Node',
    namespaced: false,
    shortNames: ['no'],
    hasStatus: true,
    selectableFields: ['spec.unschedulable'],
    subresources: [
      { name: 'proxy', kind: 'NodeProxyOptions', verbs: PROXY_VERBS },
    ],
    /** A node registers itself together with its status. */
    initialStatus: object => objectAt(object, 'status'),
  }),
  builtinType({
    ...core,
    resource: 'persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    namespaced: true,
    shortNames: ['pvc'],
    hasStatus: true,
    defaults: defaultPersistentVolumeClaim,
    initialStatus: () => ({ phase: 'Pending' }),
  }),
  builtinType({
    ...core,
    resource: 'persistentvolumes',
    kind: 'PersistentVolume',
    namespaced: false,
    shortNames: ['pv'],
    hasStatus: true,
    defaults: defaultPersistentVolume,
    initialStatus: () => ({ phase: 'Pending' }),
  }),
  podType,
  builtinType({
    ...core,
    resource: 'replicationcontrollers',
    kind: 'ReplicationController',
    namespaced: true,
    shortNames: ['rc'],
    categories: ['all'],
    hasStatus: true,
    countsGeneration: true,
    scale: {
      specReplicas: ['spec', 'replicas'],
      statusReplicas: ['status', 'replicas'],
      selector: ['spec', 'selector'],
    },
    emptyObject: { metadata: {}, spec: { template: TEMPLATE }, status: {} },
    defaults: defaultReplicationController,
    initialStatus: () => ({ replicas: 0 }),
  }),
  builtinType({
    ...core,
    resource: 'resourcequotas',
    kind: 'ResourceQuota',
    namespaced: true,
    shortNames: ['quota'],
    hasStatus: true,
  }),
  builtinType({
    ...core,
    resource: 'secrets',
    kind: 'Secret',
    namespaced: true,
    emptyObject: { metadata: {} },
    selectableFields: ['type'],
    defaults: defaultSecret,
  }),
  builtinType({
    ...core,
    resource: 'serviceaccounts',
    kind: 'ServiceAccount',
    namespaced: true,
    shortNames: ['sa'],
    emptyObject: { metadata: {} },
    subresources: [
      {
        name: 'token',
        kind: 'TokenRequest',
        group: 'authentication.k8s.io',
        version: 'v1',
        verbs: ['create'],
      },
    ],
  }),
  builtinType({
    ...core,
    resource: 'services',
    kind: 'Service',
    namespaced: true,
    shortNames: ['svc'],
    categories: ['all'],
    hasStatus: true,
    nameRule: 'service',
    subresources: [
      { name: 'proxy', kind: 'ServiceProxyOptions', verbs: PROXY_VERBS },
    ],
    selectableFields: ['spec.clusterIP', 'spec.type'],
    emptyObject: { metadata: {}, spec: {}, status: { loadBalancer: {} } },
    defaults: defaultService,
    validate: serviceFaults,
    admit: admitService,
    initialStatus: () => ({ loadBalancer: {} }),
  }),
];
