import { Server, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { serviceDefinition } from '../grpc/serviceDefinition';

interface HealthCheckRequest {
  service?: string;
}
interface HealthCheckResponse {
  status: 'SERVING' | 'NOT_SERVING';
}

/**
 * Adds grpc.health.v1 to a gRPC server. Like the real Endpoint Picker without
 * leader election it answers for every service name (charts ask for
 * `inference-extension`, kustomizations for the external processor), and does
 * not implement Watch.
 *
 * @param server - the server
 * @param isServing - whether requests can be scheduled
 *
 * @public
 */
export function addHealthService(
  server: Server,
  isServing: () => boolean,
): void {
  const definition = serviceDefinition(
    'grpc/health/v1/health.proto',
    'grpc.health.v1.Health',
  );
  server.addService(definition, {
    Check: (
      _call: ServerUnaryCall<HealthCheckRequest, HealthCheckResponse>,
      answer: sendUnaryData<HealthCheckResponse>,
    ) => answer(null, { status: isServing() ? 'SERVING' : 'NOT_SERVING' }),
  });
}
