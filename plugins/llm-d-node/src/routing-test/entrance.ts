import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { ClusterClient, ServiceTarget } from '../cluster/ClusterClient';
import { isAllowedHost } from './hostPattern';

/** Where requests are sent: to the gateway itself, or to its Service through the API server. */
export type Entrance =
  | { type: 'direct'; url: URL }
  | { type: 'service-proxy'; service: ServiceTarget };

const gatewaySchema = z.object({
  spec: z.object({
    listeners: z.array(z.object({ port: z.number(), protocol: z.string() })),
  }),
});

/**
 * Finds the way into a gateway. An address in a custom resource's status is dialled only if somebody who runs the portal has
 * allowed its host.
 *
 * @throws Error in words for a person when neither way is open.
 */
export async function findEntrance(
  cluster: ClusterClient,
  gateway: KubernetesObject,
  options: {
    gatewayUrl?: string;
    allowedGateways: readonly string[];
    signal?: AbortSignal;
  },
): Promise<Entrance> {
  const { gatewayUrl, allowedGateways, signal } = options;
  const url =
    gatewayUrl !== undefined && URL.canParse(gatewayUrl)
      ? new URL(gatewayUrl)
      : undefined;
  if (
    url &&
    ['http:', 'https:'].includes(url.protocol) &&
    isAllowedHost(url, allowedGateways)
  ) {
    return { type: 'direct', url };
  }
  const { name, namespace = 'default' } = gateway.metadata;
  const services = await cluster.list(
    { apiVersion: 'v1', kind: 'Service' },
    {
      namespace,
      labelSelector: `gateway.networking.k8s.io/gateway-name=${name}`,
      signal,
    },
  );
  const service = services.at(0);
  const listener = gatewaySchema.parse(gateway).spec.listeners.at(0);
  if (!service || !listener) {
    throw new Error(
      `Gateway ${namespace}/${name} cannot be reached: its address ${
        gatewayUrl ?? '(none yet)'
      } is not on the list of allowed gateways (llmD.gateways.allow), and it has no Service for the API server's proxy`,
    );
  }
  return {
    type: 'service-proxy',
    service: {
      namespace,
      name: service.metadata.name,
      port: listener.port,
      scheme: listener.protocol === 'HTTPS' ? 'https' : 'http',
    },
  };
}

/** A host that a hostname of a route stands for: a wildcard stands for any name of its domain. */
export function hostOf(hostname: string): string {
  return hostname.replace(/^\*\./, 'routing-test.');
}

/**
 * Why requests for a host cannot go by this way; undefined when they can. The API server's proxy asks for a host of its own, and a gateway
 * that serves another one answers 404, which would look like a broken route.
 */
export function closedToHost(
  entrance: Entrance,
  hostname: string | undefined,
): string | undefined {
  return entrance.type === 'service-proxy' && hostname !== undefined
    ? `The gateway serves the host ${hostname}, and the API server's service proxy cannot ask for a host: put the gateway's address on the list of allowed gateways (llmD.gateways.allow).`
    : undefined;
}
