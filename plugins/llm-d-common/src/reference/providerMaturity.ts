import type { GatewayProvider } from '../gateway';

const words: Readonly<Record<GatewayProvider['name'], string>> = {
  local:
    'First class, and run for real: the tests of this project send requests through it, end to end. It is a stand-in for development and tests on one machine, never for production.',
  istio:
    'First class, and checked without a running gateway: the compiled objects were held against [published schemas](../../compatibility.md), and what Istio makes of them was taken from its documentation and sources. Nobody has started Istio here.',
  agentgateway:
    'First class, and checked without a running gateway: the compiled objects were held against [schemas](../../compatibility.md), and what agentgateway makes of them was taken from its documentation and sources. Nobody has started agentgateway here.',
  kgateway: derived('kgateway'),
  'envoy-ai-gateway': derived('Envoy AI Gateway'),
  nginx: derived('NGINX Gateway Fabric'),
  gke: derived('GKE Gateway'),
  unknown:
    'Nothing is known of the gateway: the common case is compiled, and lint says so. Set `gateway.provider` when the name of the class does not tell who implements it.',
};

function derived(title: string): string {
  return `Experimental: everything here was derived from documentation and sources. Nobody has started ${title} here; try it with a routing test before others depend on it.`;
}

/** How far a provider has been tried, in words. */
export function maturityOf({ name }: GatewayProvider): string {
  return words[name];
}
