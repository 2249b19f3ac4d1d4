import { createServer, Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { GatewayListener } from '../config/GatewayConfig';
import { ServingCertificates } from './ServingCertificates';

/** A server for listeners that share a port. */
export interface ListenerServer {
  readonly server: Server;
  /** Takes the certificates of other listeners; connections that stand keep theirs. */
  update(listeners: readonly GatewayListener[]): void;
}

/**
 * The server for listeners that share a port, all of them with TLS or none.
 *
 * @param maxHeaderSize - bytes; a request with more is answered 431
 * @throws Error when a certificate or key is none
 */
export const listenerServer = (
  listeners: readonly GatewayListener[],
  maxHeaderSize: number,
): ListenerServer => {
  if (!listeners.some(({ tls }) => tls)) {
    return { server: createServer({ maxHeaderSize }), update: () => {} };
  }
  let certificates = new ServingCertificates(listeners);
  const server = createSecureServer({
    maxHeaderSize,
    ...certificates.fallback,
    SNICallback: (name, done) => done(null, certificates.contextFor(name)),
  });
  return {
    server,
    update: others => {
      certificates = new ServingCertificates(others);
      server.setSecureContext({ ...certificates.fallback });
    },
  };
};
