export * from './GatewayProvider';
export * from './gatewayProviderOf';
export * from './gatewayProviders';
