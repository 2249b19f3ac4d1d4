import { z } from 'zod';
import { ANNOTATION_GATEWAY_URL } from '../annotations';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** What is written in another shape counts as not there. */
const gatewaySchema = z.object({
  spec: z
    .object({
      listeners: z
        .array(
          z.object({ port: z.number(), protocol: z.string().default('HTTP') }),
        )
        .default([]),
    })
    .catch({ listeners: [] }),
  status: z
    .object({ addresses: z.array(z.object({ value: z.string() })).default([]) })
    .default({ addresses: [] })
    .catch({ addresses: [] }),
});

/**
 * Where requests enter a gateway: what its controller wrote in the annotation, because a local one may listen elsewhere than
 * its spec says, else its first address and listener.
 *
 * @returns undefined as long as the gateway has no address
 * @public
 */
export function gatewayUrlOf(gateway: KubernetesObject): string | undefined {
  const announced = gateway.metadata.annotations?.[ANNOTATION_GATEWAY_URL];
  if (announced !== undefined) {
    return announced;
  }
  const { spec, status } = gatewaySchema.parse(gateway);
  const address = status.addresses.at(0);
  const listener = spec.listeners.at(0);
  if (!address || !listener) {
    return undefined;
  }
  const scheme = ['HTTPS', 'TLS'].includes(listener.protocol)
    ? 'https'
    : 'http';
  const host = address.value.includes(':')
    ? `[${address.value}]`
    : address.value;
  return `${scheme}://${host}:${listener.port}`;
}
