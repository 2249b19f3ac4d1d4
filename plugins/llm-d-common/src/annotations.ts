/**
 * Annotations of catalog entities that lead to a stack, and labels that the operator puts on what it makes.
 */

/** Name of the cluster (as Backstage's Kubernetes plugin knows it) that the stack runs in. @public */
export const ANNOTATION_CLUSTER = 'sim.llm-d.io/cluster';
/** `<namespace>/<name>` of the InferencePool that health starts from. @public */
export const ANNOTATION_INFERENCE_POOL = 'sim.llm-d.io/inference-pool';
/** `<namespace>/<name>` of the SchedulerInstall. @public */
export const ANNOTATION_SCHEDULER_INSTALL = 'sim.llm-d.io/scheduler-install';
/** `<namespace>/<name>` of the SimulatorDeployment. @public */
export const ANNOTATION_SIMULATOR_DEPLOYMENT =
  'sim.llm-d.io/simulator-deployment';
/** On a custom resource: entity ref of the owner that its author claims. @public */
export const ANNOTATION_OWNER = 'sim.llm-d.io/owner';
/** On a custom resource: entity ref of the catalog entity that stands for its stack, where that is not the entity provider's. @public */
export const ANNOTATION_ENTITY = 'sim.llm-d.io/entity';
/** On a Gateway of the local cluster: where its first listener really accepts connections, e.g. `http://127.64.0.2:80`. @public */
export const ANNOTATION_GATEWAY_URL = 'sim.llm-d.io/gateway-url';
/**
 * On an object that the operator made: fields of it that the operator leaves alone, with all below them. Comma-separated paths
 * as the operator's events write them, e.g. `spec.replicas, spec.template.spec.containers[name=epp].resources`.
 *
 * @public
 */
export const ANNOTATION_IGNORE_FIELDS = 'sim.llm-d.io/ignore-fields';
/** On the EPP's pod template: hash of its configuration, so that a change rolls it. @public */
export const ANNOTATION_CONFIG_CHECKSUM = 'sim.llm-d.io/config-checksum';

/** On custom resources: name of the stack that a golden path made them for. Those of one name and namespace are its inventory. @public */
export const LABEL_STACK = 'sim.llm-d.io/stack';
/** `<Kind>.<namespace>.<name>` of the custom resource that an object was made for (cut to 63 with a hash). @public */
export const LABEL_OWNER = 'sim.llm-d.io/owner';
/** UID of the custom resource that an object was made for. @public */
export const LABEL_OWNER_UID = 'sim.llm-d.io/owner-uid';
/**
 * On a namespace: custom resources of which other namespace may put objects into it.
 *
 * @public
 */
export const LABEL_ALLOW_FROM = 'sim.llm-d.io/allow-from';
/** `app.kubernetes.io/managed-by` of everything the operator makes. @public */
export const MANAGED_BY = 'llm-d-sim-operator';
/** Field manager of the operator's server-side apply. @public */
export const OPERATOR_FIELD_MANAGER = 'llm-d-sim-operator';
/** Field manager of the portal's server-side apply of custom resources. @public */
export const PORTAL_FIELD_MANAGER = 'llm-d-portal';

/** `spec.type` of the catalog entities (kind Resource) that stand for a stack. @public */
export const ENTITY_TYPE_INFERENCE_STACK = 'inference-stack';
