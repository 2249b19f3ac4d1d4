export type { Capabilities } from './Capabilities';
export { compile } from './compile';
export { requiredKinds, type RequiredKind } from './requiredKinds';
export { INFERENCE_POOL_API_VERSION } from './inferencePool';
