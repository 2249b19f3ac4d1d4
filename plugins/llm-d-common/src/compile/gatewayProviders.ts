import type { GatewayProviderName, SchedulerInstall } from '../crd';

/** Everything in which implementations of Gateway API differ, as far as a stack is concerned. @public */
export interface GatewayProvider {
  name: GatewayProviderName | 'unknown';
  /** Derived from sources, not run for real. */
  experimental: boolean;
  /** GatewayClasses that this provider is known by. */
  className: RegExp;
  eppTls: {
    default: boolean;
    /** What the provider can be told; the other value is an error. */
    allowed: readonly boolean[];
    /** Whether TLS to the EPP has to be declared in an Istio DestinationRule. */
    destinationRule: boolean;
  };
  /** Annotations that make the provider's Service of a Gateway ClusterIP. */
  gatewayAnnotations: Readonly<Record<string, string>>;
  /** Whether `timeouts` of an HTTPRoute rule are honoured. */
  routeTimeouts: boolean;
  /** What a person has to know. */
  note?: string;
}

const plain: Omit<GatewayProvider, 'name' | 'className'> = {
  experimental: true,
  eppTls: { default: true, allowed: [true], destinationRule: false },
  gatewayAnnotations: {},
  routeTimeouts: true,
};

/** The providers, by name. @public */
export const gatewayProviders: Readonly<
  Record<GatewayProviderName, GatewayProvider>
> = {
  istio: {
    ...plain,
    name: 'istio',
    experimental: false,
    className: /^istio$/,
    eppTls: { default: false, allowed: [true, false], destinationRule: true },
    gatewayAnnotations: { 'networking.istio.io/service-type': 'ClusterIP' },
  },
  agentgateway: {
    ...plain,
    name: 'agentgateway',
    experimental: false,
    className: /^agentgateway$/,
  },
  kgateway: {
    ...plain,
    name: 'kgateway',
    className: /^kgateway$/,
    note: 'kgateway serves InferencePools up to 2.1 only; from 2.2 on use agentgateway',
  },
  'envoy-ai-gateway': {
    ...plain,
    name: 'envoy-ai-gateway',
    className: /^envoy-ai-gateway$/,
    note: 'Envoy Gateway must be told of InferencePool in extensionManager.backendResources',
  },
  nginx: {
    ...plain,
    name: 'nginx',
    className: /^nginx$/,
    eppTls: { default: true, allowed: [true, false], destinationRule: false },
    note: 'NGINX Gateway Fabric must run with its inference extension enabled; without TLS, with endpointPicker.disableTLS as well',
  },
  gke: {
    ...plain,
    name: 'gke',
    className: /^gke-l7-/,
    routeTimeouts: false,
    note: 'GKE needs a HealthCheckPolicy for the pool and a GCPBackendPolicy, which are not compiled yet',
  },
  local: {
    ...plain,
    name: 'local',
    experimental: false,
    className: /^local$/,
    eppTls: { default: false, allowed: [false], destinationRule: false },
  },
};

const unknownProvider: GatewayProvider = {
  ...plain,
  name: 'unknown',
  className: /^/,
  eppTls: { default: true, allowed: [true, false], destinationRule: false },
  note: 'nothing is known of this GatewayClass: set spec.gateway.provider',
};

const defaultClassName = 'istio';

/**
 * Who implements the Gateway of a SchedulerInstall: `gateway.provider` if set, else told by `gateway.className`.
 *
 * @public
 */
export function gatewayProviderOf(install: SchedulerInstall): GatewayProvider {
  const { gateway } = install.spec;
  if (gateway?.provider) {
    return gatewayProviders[gateway.provider];
  }
  const className = gateway?.className ?? defaultClassName;
  return (
    Object.values(gatewayProviders).find(provider =>
      provider.className.test(className),
    ) ?? unknownProvider
  );
}
