/**
 * Scaffolder module with actions that render, check, apply, await, test, scale and delete llm-d stacks.
 *
 * @packageDocumentation
 */
export { scaffolderModuleLlmD as default } from './module';
