/** Group of Gateway API. */
export const GATEWAY_GROUP = 'gateway.networking.k8s.io';
/** `apiVersion` of Gateway and HTTPRoute. */
export const GATEWAY_API_VERSION = `${GATEWAY_GROUP}/v1`;
/** Group of InferencePool. */
export const POOL_GROUP = 'inference.networking.k8s.io';
