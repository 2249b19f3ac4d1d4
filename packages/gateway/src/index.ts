/**
 * A reverse proxy that obeys HTTPRoute and asks an EPP over ext_proc.
 *
 * @packageDocumentation
 */
export type {
  Backend,
  BalancingPolicy,
  Endpoint,
  GatewayConfig,
  GatewayListener,
  GatewayRoute,
  InvalidBackend,
  NamedValueMatch,
  PoolBackend,
  RouteMatch,
  ServiceBackend,
  ServingCertificate,
} from './config/GatewayConfig';
export type {
  HeaderModifier,
  PathModifier,
  RequestRedirect,
  RouteFilters,
} from './config/RouteFilters';
export { ListenError } from './proxy/ListenError';
export { GatewayProxy } from './proxy/GatewayProxy';
export type { GatewayAddress, GatewayOptions } from './proxy/GatewayProxy';
export { defaultLimits } from './proxy/Limits';
export type { GatewayLimits } from './proxy/Limits';
