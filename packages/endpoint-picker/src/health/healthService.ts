import { Server, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { serviceDefinition } from '../grpc/serviceDefinition';
import { HealthStatus } from './healthStatus';

interface HealthCheckRequest {
  service?: string;
}
interface HealthCheckResponse {
  status: HealthStatus;
}

/**
 * Adds grpc.health.v1 to a gRPC server. Like the real Endpoint Picker it does
 * not implement Watch.
 *
 * @param server - the server
 * @param statusOf - what to say of a service, by its name; empty if none is
 *   named
 *
 * @public
 */
export function addHealthService(
  server: Server,
  statusOf: (service: string) => HealthStatus,
): void {
  const definition = serviceDefinition(
    'grpc/health/v1/health.proto',
    'grpc.health.v1.Health',
  );
  server.addService(definition, {
    Check: (
      { request }: ServerUnaryCall<HealthCheckRequest, HealthCheckResponse>,
      answer: sendUnaryData<HealthCheckResponse>,
    ) => answer(null, { status: statusOf(request.service ?? '') }),
  });
}
