import type { GatewayProviderName } from '../crd';
import type { GatewayProvider } from './GatewayProvider';

const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';

const typical: Omit<
  GatewayProvider,
  'name' | 'title' | 'className' | 'defaultClassName'
> = {
  experimental: true,
  versions: { text: 'any' },
  eppTls: { default: true, allowed: [true], destinationRule: false },
  service: { by: 'nothing' },
  proxies: {
    in: 'gateway-namespace',
    gatewayNameLabel: GATEWAY_NAME_LABEL,
  },
  routeTimeouts: true,
  failureMode: true,
  istioApi: false,
  gkePolicies: false,
  checks: [],
};

/** The providers, by name. @public */
export const gatewayProviders: Readonly<
  Record<GatewayProviderName, GatewayProvider>
> = {
  istio: {
    ...typical,
    name: 'istio',
    title: 'Istio',
    experimental: false,
    className: /^istio$/,
    defaultClassName: 'istio',
    versions: { since: [1, 28], text: '1.28 or later' },
    severalTargetPortsSince: [1, 29],
    eppTls: { default: false, allowed: [true, false], destinationRule: true },
    service: {
      by: 'annotation',
      annotation: 'networking.istio.io/service-type',
    },
    istioApi: true,
    checks: [
      'istiod must run with ENABLE_GATEWAY_API_INFERENCE_EXTENSION=true, which is off by default; without it the HTTPRoute has ResolvedRefs=False, InvalidKind.',
      'Without TLS the port of the EPP must be known as HTTP/2: the compiled Service says so by its name and appProtocol.',
      'With TLS the compiled DestinationRule tells Istio that the EPP has a certificate of its own making.',
    ],
  },
  agentgateway: {
    ...typical,
    name: 'agentgateway',
    title: 'agentgateway',
    experimental: false,
    className: /^agentgateway$/,
    defaultClassName: 'agentgateway',
    versions: { since: [1, 0], text: '1.0 or later' },
    service: {
      by: 'parameters',
      group: 'agentgateway.dev',
      version: 'v1alpha1',
      kind: 'AgentgatewayParameters',
      spec: type => ({ service: { spec: { type } } }),
      providerDefault: 'LoadBalancer',
    },
    checks: [
      'The controller must be installed with inferenceExtension.enabled=true.',
      'It always speaks TLS to the EPP and takes any certificate.',
    ],
  },
  kgateway: {
    ...typical,
    name: 'kgateway',
    title: 'kgateway',
    className: /^kgateway$/,
    defaultClassName: 'kgateway',
    versions: { since: [2, 1], before: [2, 2], text: '2.1 only' },
    service: {
      by: 'parameters',
      group: 'gateway.kgateway.dev',
      version: 'v1alpha1',
      kind: 'GatewayParameters',
      spec: type => ({ kube: { service: { type } } }),
      providerDefault: 'LoadBalancer',
    },
    checks: [
      'It serves InferencePools up to 2.1 only; from 2.2 on use agentgateway.',
      'It must be installed with inferenceExtension.enabled=true.',
    ],
  },
  'envoy-ai-gateway': {
    ...typical,
    name: 'envoy-ai-gateway',
    title: 'Envoy AI Gateway',
    className: /^(envoy-ai-gateway|eg|envoy-gateway)$/,
    defaultClassName: 'envoy-ai-gateway',
    versions: { text: 'any that knows InferencePool v1' },
    service: {
      by: 'parameters',
      group: 'gateway.envoyproxy.io',
      version: 'v1alpha1',
      kind: 'EnvoyProxy',
      spec: type => ({
        provider: {
          type: 'Kubernetes',
          kubernetes: { envoyService: { type } },
        },
      }),
      providerDefault: 'LoadBalancer',
    },
    proxies: {
      in: 'namespace',
      namespace: 'envoy-gateway-system',
      gatewayNameLabel: 'gateway.envoyproxy.io/owning-gateway-name',
    },
    failureMode: false,
    checks: [
      'Envoy Gateway must be told of InferencePool in extensionManager.backendResources.',
      'The GatewayClass is made by whoever installs it; set gateway.provider when its name does not tell.',
      'Its proxies run in the namespace of the controller unless gateway namespace mode is on.',
    ],
  },
  nginx: {
    ...typical,
    name: 'nginx',
    title: 'NGINX Gateway Fabric',
    className: /^nginx$/,
    defaultClassName: 'nginx',
    versions: { since: [2, 2], text: '2.2 or later' },
    eppTls: { default: true, allowed: [true, false], destinationRule: false },
    service: {
      by: 'parameters',
      group: 'gateway.nginx.org',
      version: 'v1alpha2',
      kind: 'NginxProxy',
      spec: type => ({ kubernetes: { service: { type } } }),
      providerDefault: 'LoadBalancer',
    },
    routeTimeouts: false,
    checks: [
      'It must be installed with nginxGateway.gwAPIInferenceExtension.enable=true.',
      'Without TLS to the EPP it needs endpointPicker.disableTLS=true as well.',
      'It does not support timeouts of routes: a response is given up when NGINX has read nothing of it for 60 s, as proxy_read_timeout is by default.',
    ],
  },
  gke: {
    ...typical,
    name: 'gke',
    title: 'GKE Gateway',
    className: /^gke-l7-/,
    defaultClassName: 'gke-l7-rilb',
    versions: { text: 'as the cluster has it' },
    proxies: { in: 'elsewhere' },
    routeTimeouts: false,
    gkePolicies: true,
    checks: [
      'A regional Gateway needs a proxy-only subnet.',
      'Timeouts come from the compiled GCPBackendPolicy (300 s), not from the route.',
      'Health of the EPP is asked on gRPC port 9003; for another port a HealthCheckPolicy is compiled.',
    ],
  },
  local: {
    ...typical,
    name: 'local',
    title: 'Local cluster',
    experimental: false,
    className: /^local$/,
    defaultClassName: 'local',
    eppTls: { default: false, allowed: [false], destinationRule: false },
    proxies: { in: 'elsewhere' },
    checks: ['A stand-in for development and tests; never for production.'],
  },
};

/** For a GatewayClass of which nothing is known: the common case. @public */
export const unknownProvider: GatewayProvider = {
  ...typical,
  name: 'unknown',
  title: 'Unknown provider',
  className: /^/,
  defaultClassName: '',
  eppTls: { default: true, allowed: [true, false], destinationRule: false },
};
