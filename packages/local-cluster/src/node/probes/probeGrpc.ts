import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import type { Address } from '../images/Program';
import type { ProbeAnswer } from './sendProbe';

/** `grpc.health.v1.HealthCheckResponse.ServingStatus` */
const SERVING = 1;
const NAMES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** Asks `grpc.health.v1.Health/Check`, without TLS as kubelets do. Healthy is SERVING. */
export function probeGrpc(
  target: { address: Address; shown: string; service: string },
  timeoutMs: number,
): Promise<ProbeAnswer> {
  const { address, shown, service } = target;
  const client = new Client(
    `${address.host}:${address.port}`,
    credentials.createInsecure(),
    // Each probe is a connection of its own: a pooled one would hide that the server went away.
    { 'grpc.use_local_subchannel_pool': 1 },
  );
  return new Promise(resolve => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      encodeRequest,
      decodeStatus,
      service,
      { deadline: Date.now() + timeoutMs },
      (error: ServiceError | null, status?: number) => {
        client.close();
        if (error) {
          resolve({
            healthy: false,
            message: `grpc health of ${shown}: ${
              error.details || error.message
            }`,
          });
        } else if (status === SERVING) {
          resolve({ healthy: true });
        } else {
          resolve({
            healthy: false,
            message: `service unhealthy (responded with "${
              NAMES[status ?? 0] ?? status
            }")`,
          });
        }
      },
    );
  });
}

/** `HealthCheckRequest { string service = 1; }`; names of services are shorter than 128 bytes, so the length is one byte. */
function encodeRequest(service: string): Buffer {
  const name = Buffer.from(service).subarray(0, 127);
  return name.length === 0
    ? Buffer.alloc(0)
    : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
}

/** `HealthCheckResponse { ServingStatus status = 1; }`; 0 is not sent. */
function decodeStatus(message: Buffer): number {
  return message[0] === 0x08 ? message[1] ?? 0 : 0;
}
