/**
 * Backend of the llm-d plugin: health and routing tests of the stacks behind catalog entities.
 *
 * @packageDocumentation
 */
export { llmDPlugin as default } from './plugin';
