/**
 * Scaffolder module with actions that render, check, apply, await, test, scale and delete llm-d stacks.
 *
 * @packageDocumentation
 */
export { scaffolderModuleLlmD as default } from './module';
export { createActions, type ActionServices } from './createActions';
export type { ClusterAccess } from './cluster/ClusterAccess';
