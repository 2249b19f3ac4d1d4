import type { EndpointSlice } from './ResourceKind';

/** The label by which an EndpointSlice says whose it is. */
export const SERVICE_NAME = 'kubernetes.io/service-name';

/** Where a Service's port of this name is served: one entry per ready endpoint of its slices. */
export function readyEndpoints(
  slices: Iterable<EndpointSlice>,
  portName: string | undefined,
): { ip: string; port: number }[] {
  return [...slices].flatMap(({ endpoints, ports }) => {
    const port = ports?.find(
      ({ name }) => (name ?? '') === (portName ?? ''),
    )?.port;
    return port === undefined
      ? []
      : (endpoints ?? [])
          .filter(({ conditions }) => conditions?.ready !== false)
          .flatMap(({ addresses: [ip] }) => (ip ? [{ ip, port }] : []));
  });
}
