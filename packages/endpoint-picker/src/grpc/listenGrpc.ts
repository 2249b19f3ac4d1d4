import { Server, ServerCredentials } from '@grpc/grpc-js';

/**
 * Binds a gRPC server.
 *
 * @param server - the server, with its services
 * @param address - where to listen; port 0 takes a free one
 * @param credentials - TLS or plain text
 * @returns where it listens
 * @throws when the address is taken or cannot be used
 *
 * @public
 */
export function listenGrpc(
  server: Server,
  address: { host: string; port: number },
  credentials: ServerCredentials,
): Promise<{ host: string; port: number }> {
  const { host } = address;
  const shown = host.includes(':') ? `[${host}]` : host;
  return new Promise((resolve, reject) => {
    server.bindAsync(`${shown}:${address.port}`, credentials, (error, port) => {
      if (error) {
        reject(
          new Error(
            `Cannot listen on ${shown}:${address.port}: ${error.message}`,
          ),
        );
      } else {
        resolve({ host, port });
      }
    });
  });
}
