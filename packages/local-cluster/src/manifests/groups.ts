/** Gateway API. */
export const GATEWAY_GROUP = 'gateway.networking.k8s.io';
/** The API of InferencePool. */
export const POOL_GROUP = 'inference.networking.k8s.io';
