import { RouteFilters } from './RouteFilters';

/**
 * An address and port of a model server or of a Service's pod.
 *
 * @public
 */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/**
 * A port to listen on. Listeners may share host and port; then the request's
 * hostname chooses among them.
 *
 * @public
 */
export interface GatewayListener {
  /** Unique within the configuration; routes refer to it. */
  readonly name: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Which hostnames it serves: exact, `*.suffix`, or all when absent. */
  readonly hostname?: string;
  /** Ends TLS with the first of these certificates; absent for HTTP in clear text. Listeners of one port all have it or none. */
  readonly tls?: readonly ServingCertificate[];
}

/**
 * A certificate chain and its private key, both PEM.
 *
 * @public
 */
export interface ServingCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * A condition on a request, as in HTTPRoute. What is absent is not asked for;
 * all that is present has to hold.
 *
 * @public
 */
export interface RouteMatch {
  readonly path?: {
    readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression';
    readonly value: string;
  };
  readonly headers?: readonly NamedValueMatch[];
  readonly queryParams?: readonly NamedValueMatch[];
  readonly method?: string;
}

/**
 * A condition on a header or a query parameter.
 *
 * @public
 */
export interface NamedValueMatch {
  /** Exact when absent. */
  readonly type?: 'Exact' | 'RegularExpression';
  readonly name: string;
  readonly value: string;
}

/**
 * Pods that an EPP chooses among.
 *
 * @public
 */
export interface PoolBackend {
  readonly type: 'pool';
  readonly weight: number;
  readonly pool: { readonly namespace: string; readonly name: string };
  /** Where the EPP's ext_proc service is, before `dialAddress`. */
  readonly epp: {
    readonly host: string;
    readonly port: number;
    readonly tls: boolean;
  };
  /** What happens when the EPP cannot be asked. */
  readonly failureMode: 'FailOpen' | 'FailClose';
  /** Every endpoint of the pool; the EPP may name these and no others. */
  readonly endpoints: readonly Endpoint[];
}

/**
 * How a Service's pods are chosen: in turn; the one with fewer requests of
 * two that are drawn; drawn.
 *
 * @public
 */
export type BalancingPolicy = 'ROUND_ROBIN' | 'LEAST_REQUEST' | 'RANDOM';

/**
 * Pods of a Service.
 *
 * @public
 */
export interface ServiceBackend {
  readonly type: 'service';
  readonly weight: number;
  /** `<namespace>/<name>`, for the access log. */
  readonly name?: string;
  /** ROUND_ROBIN when absent. */
  readonly balancing?: BalancingPolicy;
  readonly endpoints: readonly Endpoint[];
}

/**
 * A reference that did not resolve. It keeps its share of the requests, and
 * they fail.
 *
 * @public
 */
export interface InvalidBackend {
  readonly type: 'invalid';
  readonly weight: number;
  readonly status: 500;
  readonly reason: string;
}

/** @public */
export type Backend = PoolBackend | ServiceBackend | InvalidBackend;

/**
 * One rule of one HTTPRoute, resolved.
 *
 * @public
 */
export interface GatewayRoute {
  /** `<namespace>/<name>` of the HTTPRoute and which rule, for the access log. */
  readonly name: string;
  /** Names of the listeners it is attached to; all of them when absent. */
  readonly listeners?: readonly string[];
  /** Hostnames, exact or `*.suffix`; empty for all that the listener serves. */
  readonly hostnames: readonly string[];
  /** Alternatives; empty matches every request. */
  readonly matches: readonly RouteMatch[];
  readonly timeouts?: {
    /** Milliseconds for the whole request; absent or 0 for no limit. */
    readonly request?: number;
    /** Milliseconds for one try at a backend, to the end of its answer; absent or 0 for no limit. */
    readonly backendRequest?: number;
  };
  readonly filters?: RouteFilters;
  readonly backends: readonly Backend[];
}

/**
 * All that a gateway does. Routes come in the order that decides ties: oldest
 * HTTPRoute first, then by namespace and name, then by rule.
 *
 * @public
 */
export interface GatewayConfig {
  readonly listeners: readonly GatewayListener[];
  readonly routes: readonly GatewayRoute[];
}
