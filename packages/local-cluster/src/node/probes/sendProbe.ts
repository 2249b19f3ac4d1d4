import type { V1Probe } from '@kubernetes/client-node';
import type { Wire } from '../../client/Wire';
import type { Address } from '../images/Program';
import { probeGrpc } from './probeGrpc';
import { probeHttp } from './probeHttp';
import { probeTcp } from './probeTcp';

export type ProbeAnswer =
  | { healthy: true }
  | { healthy: false; message: string };

export interface ProbeTarget {
  podIP: string;
  /** Numbers of the container's named ports. */
  portOf(port: string | number): number | undefined;
  dialAddress(host: string, port: number): Address;
}

/** Asks a container once how it is. Never throws. */
export async function sendProbe(
  probe: Wire<V1Probe>,
  target: ProbeTarget,
): Promise<ProbeAnswer> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  const { httpGet, tcpSocket, grpc } = probe;
  const named = httpGet?.port ?? tcpSocket?.port ?? grpc?.port;
  if (named === undefined) {
    return {
      healthy: false,
      message:
        'this node runs httpGet, tcpSocket and grpc probes: there is no process to run a command in',
    };
  }
  const port = target.portOf(named);
  if (port === undefined) {
    return {
      healthy: false,
      message: `the container has no port named "${named}"`,
    };
  }
  const host = httpGet?.host ?? tcpSocket?.host ?? target.podIP;
  const address = target.dialAddress(host, port);
  const shown = `${host}:${port}`;
  if (httpGet) {
    return probeHttp(
      {
        scheme: httpGet.scheme === 'HTTPS' ? 'https' : 'http',
        path: httpGet.path ?? '/',
        headers: Object.fromEntries(
          (httpGet.httpHeaders ?? []).map(({ name, value }) => [name, value]),
        ),
        address,
        shown,
      },
      timeoutMs,
    );
  }
  return grpc
    ? probeGrpc({ address, shown, service: grpc.service ?? '' }, timeoutMs)
    : probeTcp({ address, shown }, timeoutMs);
}
