import { redirectLocation } from '../routing/filters';
import { MatchedRoute } from '../routing/RouteTable';
import { ProxiedRequest } from './ProxiedRequest';

/** Sends the client where a rule's redirect says. */
export const redirectClient = (
  request: ProxiedRequest,
  { route, match }: MatchedRoute,
): void => {
  const filter = route.filters?.redirect ?? {};
  const location = redirectLocation(request, match, filter);
  const status = filter.statusCode ?? 302;
  request.record.status = status;
  request.response.sendWhole(status, Buffer.alloc(0), [['location', location]]);
};
