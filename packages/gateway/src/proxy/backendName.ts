import { Backend, GatewayRoute } from '../config/GatewayConfig';

/** What a route's backend is called in access log and metrics. */
export const backendName = (route: GatewayRoute, backend: Backend): string => {
  switch (backend.type) {
    case 'pool':
      return `InferencePool ${backend.pool.namespace}/${backend.pool.name}`;
    case 'service':
      return `Service ${backend.name ?? `of ${route.name}`}`;
    case 'invalid':
      return 'none';
    default:
      return backend satisfies never;
  }
};
