/**
 * Catalog module that turns llm-d custom resources in the clusters into entities.
 *
 * @packageDocumentation
 */
export { catalogModuleLlmD as default } from './module';
export {
  StackEntityProvider,
  type StackEntityProviderOptions,
} from './provider/StackEntityProvider';
export type { FollowedCluster } from './provider/clusterTransport';
export type { ProviderConfig } from './provider/readProviderConfig';
