/**
 * Entity page of llm-d stacks. The classic plugin; the one for the new frontend system is the default export of `./alpha`.
 *
 * @packageDocumentation
 */
export * from './api';
export { isInferenceStack } from './isInferenceStack';
export {
  EntityInferenceCard,
  EntityInferenceContent,
  LlmDFleetPage,
  LlmDHomeWidget,
  llmDPlugin,
} from './plugin';
export { clusterCredentialsDecorator } from './scaffolder/clusterCredentialsDecorator';
export { llmDFieldExtensions } from './scaffolder/fieldExtensions';
export { llmDTranslationRef } from './translation';
