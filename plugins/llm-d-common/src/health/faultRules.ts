import type { HealthNodeId } from './HealthReport';

/** Any fault of a link, or only one: `<link>/<reason>`. */
export type Explanation = HealthNodeId | `${HealthNodeId}/${string}`;

/** What is known of one kind of fault. */
export interface FaultRule {
  /**
   * Faults of other links that would explain this one, likeliest first. A fault whose explanations are all healthy is a cause,
   * not a symptom.
   */
  explainedBy: readonly Explanation[];
  /** For a person: what to do. */
  fix: string;
}

const rule = (
  fix: string,
  ...explainedBy: readonly Explanation[]
): FaultRule => ({ explainedBy, fix });

/** Why nothing, or not the right thing, was made of a custom resource. That it is not Ready explains nothing: it is said of it. */
const notMade = [
  'stack/ResourceNotFound',
  'stack/ResourceInvalid',
  'stack/DependencyMissing',
  'stack/NotApplied',
  'stack/OperatorSilent',
  'stack/Reconciling',
  'stack/Deleting',
  'stack/DeletionStuck',
  'stack/NamespaceTerminating',
] as const;

/** What takes the pods away from under a link. */
const noPods = [
  'stack/NamespaceTerminating',
  'stack/Deleting',
  'stack/DeletionStuck',
] as const;

const cluster = [
  'stack/ClusterUnreachable',
  'stack/ClusterUnauthorized',
  'stack/ClusterTooSlow',
] as const;

/** What a request meets on its way; a request that fails says only that one of them is broken. */
const theWay = [
  ...notMade,
  'gateway',
  'grants/GrantMissing',
  'route',
  'pool',
  'epp',
  'decode',
  'prefill',
] as const;

/**
 * Every fault that health can name, by its reason. A new fault is a new line here and a place that finds it.
 */
export const faultRules = {
  // The cluster
  ClusterUnreachable: rule(
    'See that the API server runs and that its address in the portal’s configuration is right; nothing is known of the stack meanwhile.',
  ),
  ClusterUnauthorized: rule(
    'Renew the token or certificate that the portal has for this cluster: the API server does not know it.',
  ),
  ClusterTooSlow: rule(
    'Look at the load of the API server: it did not answer in time, so nothing is known of the stack.',
  ),
  NamespaceTerminating: rule(
    'Wait for the deletion of the namespace and deploy into another one; what hangs in it is named in the namespace’s conditions (kubectl describe namespace).',
  ),

  // The custom resources
  ResourceNotFound: rule(
    'Apply the custom resource again, or correct the annotation of the entity that leads to it.',
  ),
  ResourceInvalid: rule(
    'Correct the field that the message names and apply the custom resource again.',
  ),
  DependencyMissing: rule(
    'Install the CustomResourceDefinition or GatewayClass that the message names.',
    // These say more exactly what is missing.
    'pool/PoolKindNotServed',
    'pool/PoolVersionNotServed',
    'gateway/GatewayClassNotFound',
    'gateway/KindNotServed',
    'route/KindNotServed',
    'stack/NamespaceTerminating',
  ),
  NotApplied: rule(
    'Read the message of the condition Applied: the API server says what it objects to.',
    'stack/NamespaceTerminating',
  ),
  OperatorSilent: rule(
    'Start the operator, and see that it watches this namespace.',
  ),
  OperatorDisagrees: rule(
    'Read the condition that is not True on the custom resource.',
    'gateway',
    'grants',
    'route',
    'pool',
    'epp',
    'decode',
    'prefill',
    'direct-service',
  ),
  Reconciling: rule('Wait: the operator is at work.'),
  Deleting: rule('Wait: the stack is being deleted.'),
  DeletionStuck: rule(
    'Remove what the message names: a finalizer that nobody honours any more, or a permission that the operator lacks.',
  ),

  // Gateway
  GatewayNotFound: rule(
    'Create the Gateway that the route names, or name one that exists.',
    ...notMade,
    // Gateways are found by the routes that name them.
    'route/RouteNotFound',
  ),
  GatewayClassNotFound: rule(
    'Install the gateway implementation that brings this GatewayClass, or name a class that exists (kubectl get gatewayclass).',
  ),
  GatewayIgnored: rule(
    "See that the controller of the Gateway's class runs; nobody has answered the Gateway.",
    'stack/NamespaceTerminating',
  ),
  GatewayNotAccepted: rule(
    "Correct the Gateway as the controller's message says.",
  ),
  GatewayNotProgrammed: rule(
    "Look at the gateway's own pods and Service: the configuration did not reach the data plane.",
  ),
  InferenceNotEnabled: rule(
    'Switch inference support on where the gateway implementation is installed: ENABLE_GATEWAY_API_INFERENCE_EXTENSION=true on istiod (1.28 or later), inferenceExtension.enabled=true for agentgateway and kgateway 2.1 (2.2 and later have none), nginxGateway.gwAPIInferenceExtension.enable=true for NGINX.',
  ),
  GatewayUnreachable: rule(
    "See that the gateway's pods run and that its address accepts connections; its conditions alone do not tell.",
    ...notMade,
    'gateway',
  ),

  // Route
  RouteNotFound: rule(
    'Create an HTTPRoute whose backend is the pool.',
    ...notMade,
  ),
  RouteLeadsElsewhere: rule(
    'Let the backendRefs of the HTTPRoute name this pool: it leads to another backend.',
    ...notMade,
  ),
  RouteIgnored: rule(
    'See that the parentRefs name an existing Gateway; no controller has answered the route.',
    'gateway',
    'stack/NamespaceTerminating',
  ),
  RouteNotAccepted: rule(
    "Compare the route's parentRefs, hostname and namespace with what the Gateway's listeners allow (allowedRoutes).",
    'gateway',
  ),
  RouteRefNotPermitted: rule(
    "Allow the reference: a ReferenceGrant in the backend's namespace, from HTTPRoutes of the route's namespace.",
    'grants/GrantMissing',
  ),
  RouteRefsNotResolved: rule(
    "Correct the route's backendRefs; a gateway without inference support reports InvalidKind for a pool.",
    'gateway/InferenceNotEnabled',
    'pool/PoolNotFound',
    'pool/PoolKindNotServed',
    'pool/PoolVersionNotServed',
    'direct-service/DirectServiceNotFound',
    'pool',
    'epp/EppServiceNotFound',
    'epp/EppServicePortWrong',
  ),
  RouteNotMatched: rule(
    'Compare the hostname and path of the request with the matches of the HTTPRoute: the gateway knows no route for it.',
    ...notMade,
    'gateway',
    'grants/GrantMissing',
    'route',
  ),

  GrantMissing: rule(
    "Create a ReferenceGrant in the pool's namespace, from HTTPRoutes of the route's namespace to this pool.",
    ...notMade,
  ),
  GrantTooWide: rule(
    'Name the pool in spec.to of the ReferenceGrant: as it is, routes of that namespace may lead to every object of this kind.',
  ),

  // Pool
  PoolKindNotServed: rule(
    'Install the CustomResourceDefinition of InferencePool (inference.networking.k8s.io/v1).',
  ),
  PoolVersionNotServed: rule(
    'Upgrade the CustomResourceDefinitions of the Inference Extension to 1.0 or later: the cluster serves only an older InferencePool.',
  ),
  PoolNotFound: rule(
    'Create the InferencePool, or correct the name that leads to it.',
    ...notMade,
  ),
  PoolNotAttached: rule(
    'See that an HTTPRoute names the pool and that its gateway supports InferencePool; no gateway has taken the pool up.',
    'gateway',
    'grants/GrantMissing',
    'route',
    'stack/NamespaceTerminating',
  ),
  PoolNotAccepted: rule(
    "Read the gateway's message: it knows the pool and refuses it.",
    'gateway',
    'route',
  ),
  PoolRefsNotResolved: rule(
    "Correct the pool's endpointPickerRef: Service and port of the EPP, in the pool's namespace.",
    'epp/EppServiceNotFound',
    'epp/EppServicePortWrong',
    'epp',
  ),
  PoolWithoutEndpointPicker: rule(
    'Set spec.endpointPickerRef of the pool to the Service of an EPP.',
  ),
  PoolSelectsNoPods: rule(
    "Compare the pool's spec.selector with the labels of the model pods: it matches none of them.",
    ...notMade,
  ),
  PoolsOverlap: rule(
    'Give each pool a selector of its own, e.g. with app.kubernetes.io/name: two EPPs that share pods do not know of each other’s requests.',
  ),
  PoolTargetPortWrong: rule(
    'Set spec.targetPorts of the pool to the port that the model pods listen on.',
  ),

  // EPP
  EppServiceNotFound: rule(
    'Create the Service that the pool names as its endpoint picker.',
    ...notMade,
  ),
  EppServicePortWrong: rule(
    "Let endpointPickerRef.port name a port of the EPP's Service, and that port's targetPort the port that the EPP listens on (--grpc-port).",
  ),
  EppServiceSelectsNoPods: rule(
    "Compare the selector of the EPP's Service with the labels of the EPP's pods.",
    ...notMade,
  ),
  EppPortNotHttp2: rule(
    "Name the port of the EPP's Service grpc-…, or give it appProtocol kubernetes.io/h2c: the gateway takes it for HTTP/1 otherwise.",
  ),
  EppTlsMismatch: rule(
    'Let both sides agree on TLS: --secure-serving of the EPP, and what the gateway speaks to it (Istio: a DestinationRule with tls SIMPLE; agentgateway and kgateway always use TLS; the local gateway goes by appProtocol).',
  ),
  EppNotPermitted: rule(
    "Bind a Role to the EPP's ServiceAccount that lets it get, list and watch pods and inferencepools in the pool's namespace.",
  ),
  EppLacksKind: rule(
    'Install the CustomResourceDefinition that the EPP asks for (InferenceObjective for EPPs before 0.9), or take a newer EPP.',
  ),
  EppConfigRefused: rule(
    'Correct the EPP’s flags or configuration as its log says; which plugins, parameters and flags a version knows is in docs/reference.',
  ),
  EppReplicasSplit: rule(
    'Set --ha-enable-leader-election, or run one replica: each EPP has a prefix index and request counts of its own, so requests scatter.',
  ),
  EppSeesNoEndpoints: rule(
    "Look at the EPP's log: pods are ready and it counts none of them. It may watch another pool (--pool-name, --pool-namespace) or lack permissions.",
    'pool/PoolSelectsNoPods',
    'decode',
    ...noPods,
  ),

  // Workloads: EPP, prefill, decode
  WorkloadNotFound: rule(
    'Create the Deployment of these pods.',
    'pool/PoolSelectsNoPods',
    'epp/EppServiceSelectsNoPods',
    ...notMade,
  ),
  ScaledToZero: rule('Set replicas to at least 1.'),
  PodsCrashing: rule(
    'Read the log of the last attempt (kubectl logs --previous): the process ends by itself; wrong flags are the usual reason.',
    ...noPods,
  ),
  ImageNotPulled: rule(
    'Correct the image name or tag, or give the pull secret that its registry asks for.',
    ...noPods,
  ),
  ContainerNotCreated: rule(
    'Create the ConfigMap or Secret that the container needs, or correct its name.',
    ...noPods,
  ),
  PodsNotScheduled: rule(
    'Make room on the nodes or lower the resource requests; check node selectors and tolerations.',
    ...noPods,
  ),
  PodsNotCreated: rule(
    'Read the message of the Deployment: the API server refuses its pods.',
    ...noPods,
  ),
  QuotaExceeded: rule(
    'Raise the ResourceQuota of the namespace, or lower replicas and resource requests.',
    ...noPods,
  ),
  PodSecurityRefused: rule(
    'Deploy pods that keep the Pod Security Standard that the namespace enforces, or lower the label pod-security.kubernetes.io/enforce.',
    ...noPods,
  ),
  AdmissionRefused: rule(
    'Ask whoever runs the admission webhook that the message names; it refuses the pods, or does not answer.',
    ...noPods,
  ),
  PodsNotReady: rule(
    'Look at the readiness probe and the log of the pod: it runs and does not become ready.',
    ...noPods,
  ),
  RolloutFailed: rule(
    'Look at the newest pods: the rollout made no progress in its time; kubectl rollout undo brings the last version back.',
    ...noPods,
  ),
  PodsStarting: rule('Wait: pods are starting.', ...noPods),
  RollingOut: rule('Wait: a new version is rolling out.', ...noPods),
  SidecarInjected: rule(
    'Keep Istio’s sidecar out: label the pod template sidecar.istio.io/inject: "false" and delete the pods. Gateway and EPP reach these pods directly.',
  ),
  MtlsStrict: rule(
    'Make the PeerAuthentication PERMISSIVE for these pods: the EPP scrapes them, and gateways reach them, without mTLS.',
  ),
  NetworkPolicyBlocks: rule(
    'Let the NetworkPolicy admit the gateway and the EPP on the ports that the message names; spec.networkPolicy of the SchedulerInstall makes such policies.',
  ),
  MetricsNotServed: rule(
    'Let the model server answer /metrics on the target port: without figures the EPP picks blindly.',
  ),
  MetricsStale: rule(
    'See why the pod does not answer /metrics in time: the EPP goes on with old figures for it.',
  ),
  KvCacheFull: rule(
    'Add model pods, or give them a larger KV cache (kvCache.size): requests find no room in it.',
  ),
  Saturated: rule(
    'Add model pods or send less: requests are refused (429) or wait in long queues.',
  ),
  ModelServerFailed: rule(
    "Read the model pod's log: the request reached it and failed there.",
  ),
  EndpointsUnreachable: rule(
    'See that the model pods accept connections on the target port: the gateway could not reach the one that was picked.',
    'pool',
    'decode',
  ),

  // Direct Service
  DirectServiceNotFound: rule(
    'Create the Service of the fallback path.',
    ...notMade,
  ),
  NoReadyEndpoints: rule(
    "Compare the Service's selector with the labels of the model pods.",
    'decode',
    'pool/PoolSelectsNoPods',
    ...noPods,
  ),

  // Any link
  KindNotServed: rule('Install the CustomResourceDefinition of this kind.'),
  NotReadable: rule(
    'Let the account that the portal uses read this kind (RBAC: get, list), and see that the API server answers.',
    ...cluster,
  ),
  StatusStale: rule(
    'See that the controller that writes this status runs: it has not looked at the newest version of the object.',
    'gateway/GatewayClassNotFound',
  ),
  ProbeFailed: rule(
    'The cluster says that all is well and a real request says no: look at the log of this link.',
    ...theWay,
  ),
} as const satisfies Readonly<Record<string, FaultRule>>;

/** Reason of a link that is not healthy; the stable words of health reports. @public */
export type FaultReason = keyof typeof faultRules;
