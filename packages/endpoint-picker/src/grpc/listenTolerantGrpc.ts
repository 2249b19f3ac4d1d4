import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { errorText } from '../log/errorText';
import { tolerantConnection } from './http2/tolerantConnection';
import { Certificate } from './serverCertificate';

/**
 * Binds a gRPC server that also lets in gateways which call it by a name that
 * Node's HTTP/2 refuses; see {@link tolerantConnection}.
 *
 * @param server - the server, with its services
 * @param address - where to listen; port 0 takes a free one
 * @param certificate - for TLS; undefined is plain text
 * @returns where it listens, and how to close it with all its connections
 * @throws when the address is taken or cannot be used
 *
 * @public
 */
export async function listenTolerantGrpc(
  server: Server,
  address: { host: string; port: number },
  certificate: Certificate | undefined,
): Promise<{ host: string; port: number; stop(): Promise<void> }> {
  const { host } = address;
  const injector = server.createConnectionInjector(
    // TLS has ended when a connection gets there.
    ServerCredentials.createInsecure(),
  );
  const sockets = new Set<net.Socket>();
  const accept = (socket: net.Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    tolerantConnection(socket, connection =>
      injector.injectConnection(connection),
    );
  };
  const listener = certificate
    ? tls.createServer(
        {
          key: certificate.key,
          cert: certificate.certificate,
          ALPNProtocols: ['h2'],
          noDelay: true,
        },
        accept,
      )
    : net.createServer({ noDelay: true }, accept);
  listener.listen(address.port, host);
  try {
    await once(listener, 'listening');
  } catch (error) {
    throw new Error(
      `Cannot listen on ${host}:${address.port}: ${errorText(error)}`,
    );
  }
  const bound = listener.address();
  return {
    host,
    port: typeof bound === 'object' && bound ? bound.port : address.port,
    stop: async () => {
      const closed = once(listener, 'close');
      listener.close();
      sockets.forEach(socket => socket.destroy());
      await closed;
    },
  };
}
