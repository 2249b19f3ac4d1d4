import { required } from '../errors/FieldFault';
import type { JsonObject } from '../json/JsonValue';
import { stringAt } from '../json/navigate';
import { autoscalerTypes } from './autoscalerTypes';
import { builtinType } from './builtinType';
import {
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultStatefulSet,
} from './defaults/workloadDefaults';
import { admitJob } from './jobAdmission';
import type { ResourceType, ScalePaths } from './ResourceType';
import { disruptionBudgetFaults } from './validation/disruptionBudgetValidation';
import {
  deploymentFaults,
  jobFaults,
  replicaSetFaults,
} from './validation/workloadValidation';

const apps = { group: 'apps', version: 'v1', namespaced: true };
const SCALE: ScalePaths = {
  specReplicas: ['spec', 'replicas'],
  statusReplicas: ['status', 'replicas'],
  selector: ['spec', 'selector'],
};
const workload = (spec: JsonObject): JsonObject => ({
  metadata: {},
  spec: {
    selector: null,
    template: { metadata: {}, spec: { containers: null } },
    ...spec,
  },
  status: {},
});
/** What runs pods, scales them and keeps enough of them: `apps`, `autoscaling`, `batch`, `policy`. */
export const workloadTypes: readonly ResourceType[] = [
  builtinType({
    ...apps,
    resource: 'daemonsets',
    kind: 'DaemonSet',
    shortNames: ['ds'],
    categories: ['all'],
    hasStatus: true,
    countsGeneration: true,
    emptyObject: workload({ updateStrategy: {} }),
    defaults: defaultDaemonSet,
    validate: replicaSetFaults,
    initialStatus: () => ({
      currentNumberScheduled: 0,
      desiredNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
    }),
  }),
  builtinType({
    ...apps,
    resource: 'deployments',
    kind: 'Deployment',
    shortNames: ['deploy'],
    categories: ['all'],
    hasStatus: true,
    scale: SCALE,
    countsGeneration: true,
    emptyObject: workload({ strategy: {} }),
    defaults: defaultDeployment,
    validate: deploymentFaults,
    initialStatus: () => ({}),
  }),
  builtinType({
    ...apps,
    resource: 'replicasets',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    categories: ['all'],
    hasStatus: true,
    scale: SCALE,
    countsGeneration: true,
    selectableFields: ['status.replicas'],
    emptyObject: workload({}),
    defaults: defaultReplicaSet,
    validate: replicaSetFaults,
    initialStatus: () => ({ replicas: 0 }),
  }),
  builtinType({
    ...apps,
    resource: 'statefulsets',
    kind: 'StatefulSet',
    shortNames: ['sts'],
    categories: ['all'],
    hasStatus: true,
    scale: SCALE,
    countsGeneration: true,
    emptyObject: workload({ updateStrategy: {} }),
    defaults: defaultStatefulSet,
    validate: replicaSetFaults,
    initialStatus: () => ({ replicas: 0 }),
  }),
  ...autoscalerTypes,
  builtinType({
    group: 'batch',
    version: 'v1',
    resource: 'cronjobs',
    kind: 'CronJob',
    namespaced: true,
    shortNames: ['cj'],
    categories: ['all'],
    hasStatus: true,
    countsGeneration: true,
    defaults: defaultCronJob,
    validate: object =>
      stringAt(object, 'spec', 'schedule') ? [] : [required('spec.schedule')],
    initialStatus: () => ({}),
  }),
  builtinType({
    group: 'batch',
    version: 'v1',
    resource: 'jobs',
    kind: 'Job',
    namespaced: true,
    categories: ['all'],
    hasStatus: true,
    countsGeneration: true,
    selectableFields: ['status.successful'],
    emptyObject: workload({}),
    defaults: defaultJob,
    validate: jobFaults,
    admit: admitJob,
    initialStatus: () => ({}),
  }),
  builtinType({
    group: 'policy',
    version: 'v1',
    resource: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    namespaced: true,
    shortNames: ['pdb'],
    hasStatus: true,
    countsGeneration: true,
    validate: disruptionBudgetFaults,
    initialStatus: () => ({
      currentHealthy: 0,
      desiredHealthy: 0,
      disruptionsAllowed: 0,
      expectedPods: 0,
    }),
  }),
];
