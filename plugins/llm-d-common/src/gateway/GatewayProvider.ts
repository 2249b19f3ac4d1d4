import type { GatewayProviderName } from '../crd';

/** `[major, minor]`. */
type Version = readonly [number, number];

/** Type of a Service that stands in front of proxies. @public */
export type GatewayServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer';

/**
 * How a provider is told of which type the Service of a Gateway is.
 *
 * @public
 */
export type GatewayServiceControl =
  | { by: 'annotation'; annotation: string }
  | {
      /** An object beside the Gateway that `spec.infrastructure.parametersRef` names. */
      by: 'parameters';
      group: string;
      version: string;
      kind: string;
      spec(type: GatewayServiceType): Record<string, unknown>;
      /** What the provider makes without being told. */
      providerDefault: GatewayServiceType;
    }
  | { by: 'nothing' };

/**
 * Where the proxies of a Gateway run, as a NetworkPolicy can name them.
 *
 * @public
 */
export type GatewayProxies =
  | { in: 'gateway-namespace'; gatewayNameLabel: string }
  | { in: 'namespace'; namespace: string; gatewayNameLabel: string }
  /** No pods of the cluster, or pods that nothing tells apart. */
  | { in: 'elsewhere' };

/** Everything in which implementations of Gateway API differ, as far as a stack is concerned. @public */
export interface GatewayProvider {
  name: GatewayProviderName | 'unknown';
  title: string;
  /** Derived from sources, not run for real. */
  experimental: boolean;
  /** GatewayClasses that this provider is known by. */
  className: RegExp;
  /** The usual GatewayClass. */
  defaultClassName: string;
  /** Versions that serve InferencePool v1: from `since` on, and before `before`. */
  versions: { since?: Version; before?: Version; text: string };
  /** First version that reaches every port of a pool, where not every one does. */
  severalTargetPortsSince?: Version;
  eppTls: {
    default: boolean;
    /** What the provider can be told; the other value is an error. */
    allowed: readonly boolean[];
    /** Whether TLS to the EPP has to be declared in an Istio DestinationRule. */
    destinationRule: boolean;
  };
  service: GatewayServiceControl;
  proxies: GatewayProxies;
  /** Whether `timeouts` of an HTTPRoute rule are honoured. */
  routeTimeouts: boolean;
  /** Whether `failureMode` of a pool is honoured. */
  failureMode: boolean;
  /** Whether DestinationRules and EnvoyFilters are read. */
  istioApi: boolean;
  /** Whether pools need GKE's HealthCheckPolicy and GCPBackendPolicy. */
  gkePolicies: boolean;
  /** What to check where the provider is installed, each a sentence. */
  checks: readonly string[];
}
