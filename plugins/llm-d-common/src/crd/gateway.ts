import { z } from 'zod';
import { celRules } from './CrossFieldRule';
import { objectName, port, serviceName } from './fields';
import { gatewayRules } from './schedulerCrossFieldRules';

/** Gateway of a SchedulerInstall. */
export const gatewaySchema = z
  .strictObject({
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
    providerVersion: z
      .string()
      .regex(/^v?[0-9]+\.[0-9]+(\.[0-9]+)?([-+][0-9A-Za-z.+-]+)?$/)
      .optional()
      .describe(
        'Version of the provider, e.g. 1.28.1; left out: a current one',
      ),
    serviceType: z
      .enum(['ClusterIP', 'NodePort', 'LoadBalancer'])
      .default('ClusterIP')
      .describe('Type of the Service that the provider makes for the Gateway'),
    listenerPort: port().default(80).describe('Port that clients connect to'),
    listenerProtocol: z
      .string()
      .min(1)
      .default('HTTP')
      .describe(
        'Protocol of the listener: HTTP, or HTTPS with certificateRefs',
      ),
    certificateRefs: z
      .array(objectName())
      .max(64)
      .optional()
      .describe('Secrets of type kubernetes.io/tls beside the Gateway'),
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
  })
  .meta(celRules(gatewayRules));
