/**
 * Catalog module that turns llm-d custom resources in the clusters into entities.
 *
 * @packageDocumentation
 */
export { catalogModuleLlmD as default } from './module';
