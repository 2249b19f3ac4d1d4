import { z } from 'zod';
import { objectName, port, serviceName } from './fields';

/** Gateway of a SchedulerInstall. */
export const gatewaySchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether a Gateway is made'),
  name: serviceName()
    .optional()
    .describe('Left out: routing.parentGateway.name, or derived'),
  className: objectName().default('istio').describe('GatewayClass'),
  provider: z
    .enum([
      'istio',
      'agentgateway',
      'kgateway',
      'envoy-ai-gateway',
      'nginx',
      'gke',
      'local',
    ])
    .optional()
    .describe('Who implements the class; left out: told by className'),
  listenerPort: port().default(80).describe('Port that clients connect to'),
  listenerProtocol: z
    .string()
    .min(1)
    .default('HTTP')
    .describe('Protocol of the listener'),
  hostname: z
    .string()
    .max(253)
    .regex(
      /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    )
    .optional()
    .describe('Host that the listener and the route serve; left out: any'),
  allowedRoutes: z
    .enum(['Same', 'All'])
    .optional()
    .describe('Namespaces whose routes may attach; left out: Same'),
});
