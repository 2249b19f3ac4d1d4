export * from './Capabilities';
export { compile } from './compile';
export { requiredKinds, type RequiredKind } from './requiredKinds';
export {
  gatewayProviderOf,
  gatewayProviders,
  type GatewayProvider,
} from './gatewayProviders';
export { INFERENCE_POOL_API_VERSION } from './inferencePool';
