import { ruleTable } from './LintRule';

/** Rules about a custom resource as a whole, and about what it makes besides endpoint picker and gateway. */
export const resourceRules = ruleTable({
  schema: {
    title: 'A field breaks the schema',
    severity: 'error',
    why: 'The API server refuses the resource with the same words (HTTP 422), unless it is below 1.25 and the field is an unknown one, which it drops.',
    fix: 'Correct the field as the message says; the reference page of the kind lists every field',
  },
  yaml: {
    title: 'The text is not YAML',
    severity: 'error',
    why: 'Nothing can be read from it.',
    fix: 'Correct the line that the message names',
  },
  'name-collision': {
    title: 'Two objects of one resource have the same name',
    severity: 'error',
    why: 'The second would overwrite the first at every reconcile.',
    fix: 'Give one of them another name',
  },
  'no-effect': {
    title: 'A field has no effect here',
    severity: 'warning',
    why: 'Another field decides, or what the field belongs to is switched off.',
    fix: 'Leave the field out, or switch on what it belongs to',
  },
  'no-decode': {
    title: 'No decode pods',
    severity: 'either',
    why: 'Prefill pods alone answer nobody, and an endpoint picker or a gateway in front of them has no pod to send requests to.',
    fix: 'Set spec.decode.enabled to true',
  },
  'reserved-label': {
    title: 'A label that pods are found by',
    severity: 'error',
    why: 'Services, pools and the operator find the pods by this label; with another value they would not.',
    fix: 'Take another label',
  },
  'duplicate-argument': {
    title: 'A flag that is there already',
    severity: 'warning',
    why: 'The last of two equal flags wins, so what the field of the resource says has no effect, and health or pool may go by the other value.',
    fix: 'Use the field of the resource, or remove one of the two flags',
  },
  'unknown-simulator-version': {
    title: 'The tag of a simulator tells no version',
    severity: 'warning',
    why: 'Flags, metric names and the readiness path differ between versions; a wrong guess ends in pods that never get ready.',
    fix: 'Pin the image to a version, e.g. ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
  },
  'latency-resolution': {
    title: 'A latency is finer than the simulator can keep',
    severity: 'warning',
    why: 'Old simulators take whole milliseconds; a finer value is rounded.',
    fix: 'Write whole milliseconds, or take a newer image',
  },
  'autoscaling-range': {
    title: 'Autoscaling from more pods to fewer',
    severity: 'error',
    why: 'The API server refuses a HorizontalPodAutoscaler whose maximum is below its minimum.',
    fix: 'Make autoscaling.max at least autoscaling.min',
  },
  'autoscaling-cpu-request': {
    title: 'Autoscaling by CPU without a CPU request',
    severity: 'warning',
    why: 'The autoscaler counts CPU use as a percentage of what the pods request; without a request it never scales.',
    fix: 'Set resources.requests.cpu of the stage',
  },
  'disruption-budget': {
    title: 'A disruption budget that is none',
    severity: 'error',
    why: 'A PodDisruptionBudget names either how many pods must stay or how many may go; the API server refuses both.',
    fix: 'Set exactly one of minAvailable and maxUnavailable',
  },
  'disruption-blocked': {
    title: 'A disruption budget that lets no pod go',
    severity: 'warning',
    why: 'Nodes cannot be drained while the budget allows no eviction.',
    fix: 'Leave room for one pod: a lower minAvailable, or maxUnavailable of at least 1',
  },
  'sidecar-port': {
    title: 'Routing sidecar and model server on one port',
    severity: 'error',
    why: 'Both listen in the same pod; the second one to start would end.',
    fix: 'Set routingSidecar.modelServerPort to another port between 1 and 65535',
  },
  'sidecar-connector': {
    title: 'A connector that this sidecar does not have',
    severity: 'error',
    why: 'The sidecar ends at start, and the decode pod with it.',
    fix: 'Take a connector that the message names, or a newer sidecar',
  },
  'sidecar-without-prefill': {
    title: 'A routing sidecar and no prefill pods',
    severity: 'warning',
    why: 'The sidecar asks prefill pods for the first part of the work, and there are none: every request is served by the decode pod alone.',
    fix: 'Set spec.prefill.enabled to true, or leave the sidecar out',
  },
  'least-conn': {
    title: 'LEAST_CONN is deprecated',
    severity: 'warning',
    why: 'Istio has deprecated LEAST_CONN; LEAST_REQUEST means the same and is what is compiled.',
    fix: 'Write LEAST_REQUEST',
  },
  'connection-pool': {
    title: 'A connection pool limit of 1',
    severity: 'warning',
    why: 'One pending request: Envoy answers 503 (upstream overflow) as soon as two wait for a connection. One request per connection: none is used twice, so requests wait more often.',
    fix: 'Leave the limit out, or set it above the number of requests at once',
  },
  'load-balancing-unread': {
    title: 'Load balancing that nobody reads',
    severity: 'warning',
    why: 'Only Istio reads a DestinationRule, and a route that leads to a pool goes past the Service that it is about.',
    fix: 'Leave it out, or use Istio with a route to the Service',
  },
  'direct-route': {
    title: 'The route goes past the endpoint picker',
    severity: 'warning',
    why: 'The Gateway of a SimulatorDeployment leads to its direct Service; the endpoint picker is not asked.',
    fix: 'Put a SchedulerInstall with routing.backendType: InferencePool in front of the pods',
  },
  'bare-proxy': {
    title: 'A proxy outside Gateway API',
    severity: 'warning',
    why: 'The proxies of inferenceGateway lead to the decode Service and never ask an endpoint picker.',
    fix: 'Prefer a SchedulerInstall with a Gateway; keep the proxy only to compare with',
  },
});
