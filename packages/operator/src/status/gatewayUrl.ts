import {
  ANNOTATION_GATEWAY_URL,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { readGateway } from '../conditions/liveObjects';

/**
 * Where requests enter a gateway: what its controller wrote in the annotation, because a local one may listen elsewhere than
 * its spec says, else its first address and listener.
 *
 * @returns undefined as long as the gateway has no address
 */
export function gatewayUrlOf(gateway: KubernetesObject): string | undefined {
  const announced = gateway.metadata.annotations?.[ANNOTATION_GATEWAY_URL];
  if (announced !== undefined) return announced;
  const { spec, status } = readGateway(gateway);
  const [address] = status.addresses;
  const [listener] = spec.listeners;
  if (!address || !listener) return undefined;
  const scheme = ['HTTPS', 'TLS'].includes(listener.protocol)
    ? 'https'
    : 'http';
  const host = address.value.includes(':')
    ? `[${address.value}]`
    : address.value;
  return `${scheme}://${host}:${listener.port}`;
}
