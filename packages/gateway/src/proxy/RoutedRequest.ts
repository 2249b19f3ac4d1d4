import { GatewayRoute, RouteMatch } from '../config/GatewayConfig';
import { HeaderEntry } from '../http/HeaderList';
import { modifiedHeaders, requestForBackend } from '../routing/filters';
import { ProxiedRequest } from './ProxiedRequest';

/** A request whose route is known, with what the route does to it. */
export interface RoutedRequest extends ProxiedRequest {
  /** The request's headers, with pseudo-headers, as the backend is to see them. */
  toBackend(headers: readonly HeaderEntry[]): HeaderEntry[];
  /** The answer's headers as the client is to see them. */
  toClient(headers: readonly HeaderEntry[]): HeaderEntry[];
  /** Milliseconds for one try at a backend; 0 for no limit. */
  readonly tryMs: number;
}

/**
 * A request on its route. The filters stand where Envoy has them: between an
 * EPP and the backend, so that an EPP sees a request as the client sent it,
 * and an answer as the client will.
 */
export const routedRequest = (
  request: ProxiedRequest,
  { filters, timeouts }: GatewayRoute,
  match: RouteMatch,
): RoutedRequest => ({
  ...request,
  toBackend: headers => requestForBackend(headers, match, filters),
  toClient: headers => modifiedHeaders(headers, filters?.responseHeaders),
  tryMs: timeouts?.backendRequest ?? 0,
});
