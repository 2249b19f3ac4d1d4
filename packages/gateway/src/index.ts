/**
 * A reverse proxy that obeys HTTPRoute and asks an EPP over ext_proc.
 *
 * @packageDocumentation
 */
export type {
  Backend,
  Endpoint,
  GatewayConfig,
  GatewayListener,
  GatewayRoute,
  InvalidBackend,
  NamedValueMatch,
  PoolBackend,
  RouteMatch,
  ServiceBackend,
} from './config/GatewayConfig';
export { ListenError } from './proxy/ListenError';
export { GatewayProxy } from './proxy/GatewayProxy';
export type { GatewayAddress, GatewayOptions } from './proxy/GatewayProxy';
