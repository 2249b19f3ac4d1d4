import { gatewayProviderOfController } from './gatewayController';

describe('who implements a Gateway', () => {
  it.each([
    ['edge', 'istio.io/gateway-controller', 'istio'],
    ['istio', 'sim.llm-d.io/local-gateway', 'local'],
    ['istio', 'example.org/of-our-own', 'istio'],
    ['kgateway', undefined, 'kgateway'],
    ['edge', undefined, 'unknown'],
  ])('class %s of controller %s: %s', (className, controller, provider) => {
    expect(gatewayProviderOfController(className, controller).name).toBe(
      provider,
    );
  });
});
