import type { SchedulerInstall } from '../crd';
import type { GatewayProvider } from './GatewayProvider';
import { gatewayProviders, unknownProvider } from './gatewayProviders';

const defaultClassName = 'istio';

/** Who implements a GatewayClass, as its name tells. @public */
export function gatewayProviderOfClass(className: string): GatewayProvider {
  return (
    Object.values(gatewayProviders).find(provider =>
      provider.className.test(className),
    ) ?? unknownProvider
  );
}

/**
 * Who implements the Gateway of a SchedulerInstall: `gateway.provider` if set, else told by `gateway.className`.
 *
 * @public
 */
export function gatewayProviderOf({ spec }: SchedulerInstall): GatewayProvider {
  const { gateway } = spec;
  return gateway?.provider
    ? gatewayProviders[gateway.provider]
    : gatewayProviderOfClass(gateway?.className ?? defaultClassName);
}
