/**
 * Scaffolder module with actions that render, apply and await llm-d stacks.
 *
 * @packageDocumentation
 */
export { scaffolderModuleLlmD as default } from './module';
export { createRenderAction } from './actions/render';
export { createValidateAction } from './actions/validate';
export { createApplyAction, type ApplyActionOptions } from './actions/apply';
export { createWaitAction, type WaitActionOptions } from './actions/wait';
