import type { HealthNodeId } from './HealthReport';

/** Any fault of a link, or only one: `<link>/<reason>`. */
export type Explanation = HealthNodeId | `${HealthNodeId}/${string}`;

/** What is known of one kind of fault. */
export interface FaultRule {
  /**
   * Faults of other links that would explain this one, likeliest first. A fault whose explanations are all healthy is a cause,
   * not a symptom. The table must not let faults explain each other in a circle.
   */
  explainedBy: readonly Explanation[];
  /** For a person: what to do. */
  fix: string;
}

const rule = (
  fix: string,
  ...explainedBy: readonly Explanation[]
): FaultRule => ({ explainedBy, fix });

/**
 * Every fault that health can name, by its reason. A new fault is a new line here and a place that finds it.
 */
export const faultRules = {
  // The custom resources
  ResourceNotFound: rule(
    'Apply the custom resource again, or correct the annotation of the entity that leads to it.',
  ),
  ResourceInvalid: rule(
    'Correct the field that the message names and apply the custom resource again.',
  ),
  DependencyMissing: rule(
    'Install the CustomResourceDefinition or GatewayClass that the message names.',
  ),
  NotApplied: rule(
    'Read the message of the condition Applied: the API server says what it objects to.',
  ),
  OperatorSilent: rule(
    'Start the operator, and see that it watches this namespace.',
  ),
  OperatorDisagrees: rule(
    'Read the condition that is not True on the custom resource.',
  ),
  Reconciling: rule('Wait: the operator is at work.'),
  Deleting: rule('Wait: the stack is being deleted.'),
  DeletionStuck: rule(
    'Remove what the message names: a finalizer that nobody honours any more, or a permission that the operator lacks.',
  ),

  // Gateway
  GatewayNotFound: rule(
    'Create the Gateway that the route names, or name one that exists.',
    'stack',
  ),
  GatewayClassNotFound: rule(
    'Install the gateway implementation that brings this GatewayClass, or name a class that exists (kubectl get gatewayclass).',
  ),
  GatewayIgnored: rule(
    "See that the controller of the Gateway's class runs; nobody has answered the Gateway.",
  ),
  GatewayNotAccepted: rule(
    "Correct the Gateway as the controller's message says.",
  ),
  GatewayNotProgrammed: rule(
    "Look at the gateway's own pods and Service: the configuration did not reach the data plane.",
  ),

  // Route
  RouteNotFound: rule(
    'Create an HTTPRoute whose backend is the pool.',
    'stack',
  ),
  RouteIgnored: rule(
    'See that the parentRefs name an existing Gateway; no controller has answered the route.',
    'gateway',
  ),
  RouteNotAccepted: rule(
    "Compare the route's parentRefs, hostname and namespace with what the Gateway's listeners allow.",
    'gateway',
  ),
  RouteRefNotPermitted: rule(
    "Allow the reference: a ReferenceGrant in the backend's namespace, from HTTPRoutes of the route's namespace.",
    'grants',
  ),
  RouteRefsNotResolved: rule(
    "Correct the route's backendRefs; a gateway without inference support reports InvalidKind for a pool.",
    'pool/PoolNotFound',
    'pool/PoolKindNotServed',
    'direct-service/DirectServiceNotFound',
  ),

  GrantMissing: rule(
    "Create a ReferenceGrant in the pool's namespace, from HTTPRoutes of the route's namespace to this pool.",
    'stack',
  ),

  // Pool
  PoolKindNotServed: rule(
    'Install the CustomResourceDefinition of InferencePool (inference.networking.k8s.io/v1).',
  ),
  PoolNotFound: rule(
    'Create the InferencePool, or correct the name that leads to it.',
    'stack',
  ),
  PoolNotAttached: rule(
    'See that an HTTPRoute names the pool and that its gateway supports InferencePool; no gateway has taken the pool up.',
    'route',
    'gateway',
  ),
  PoolNotAccepted: rule(
    "Read the gateway's message: it knows the pool and refuses it.",
    'route',
    'gateway',
  ),
  PoolRefsNotResolved: rule(
    "Correct the pool's endpointPickerRef: Service and port of the EPP, in the pool's namespace.",
    'epp',
  ),
  PoolWithoutEndpointPicker: rule(
    'Set spec.endpointPickerRef of the pool to the Service of an EPP.',
  ),

  // Workloads: EPP, prefill, decode
  EppServiceNotFound: rule(
    'Create the Service that the pool names as its endpoint picker.',
    'stack',
  ),
  WorkloadNotFound: rule('Create the Deployment of these pods.', 'stack'),
  ScaledToZero: rule('Set replicas to at least 1.'),
  PodsCrashing: rule(
    'Read the log of the last attempt (kubectl logs --previous): the process ends by itself; wrong flags are the usual reason.',
  ),
  ImageNotPulled: rule(
    'Correct the image name or tag, or give the pull secret that its registry asks for.',
  ),
  ContainerNotCreated: rule(
    'Create the ConfigMap or Secret that the container needs, or correct its name.',
  ),
  PodsNotScheduled: rule(
    'Make room on the nodes or lower the resource requests; check node selectors and tolerations.',
  ),
  PodsNotCreated: rule(
    'Read the message of the Deployment: a quota or an admission rule refuses its pods.',
  ),
  PodsNotReady: rule(
    'Look at the readiness probe and the log of the pod: it runs and does not become ready.',
  ),
  RolloutFailed: rule(
    'Look at the newest pods: the rollout made no progress in its time; kubectl rollout undo brings the last version back.',
  ),
  PodsStarting: rule('Wait: pods are starting.'),
  RollingOut: rule('Wait: a new version is rolling out.'),

  // Direct Service
  DirectServiceNotFound: rule(
    'Create the Service of the fallback path.',
    'stack',
  ),
  NoReadyEndpoints: rule(
    "Compare the Service's selector with the labels of the model pods.",
    'decode',
  ),

  // Any link
  KindNotServed: rule('Install the CustomResourceDefinition of this kind.'),
  NotReadable: rule(
    'Let the account that the portal uses read this kind (RBAC: get, list), and see that the API server answers.',
  ),
  ProbeFailed: rule(
    'The cluster says that all is well and a real request says no: look at the log of this link.',
  ),
} as const satisfies Readonly<Record<string, FaultRule>>;

/** Reason of a link that is not healthy. */
export type FaultReason = keyof typeof faultRules;
