/** API group of the custom resources. @public */
export const SIM_GROUP = 'sim.llm-d.io';
/** Version of the custom resources. @public */
export const SIM_VERSION = 'v1alpha1';
/** `apiVersion` of the custom resources. @public */
export const SIM_API_VERSION = 'sim.llm-d.io/v1alpha1';
