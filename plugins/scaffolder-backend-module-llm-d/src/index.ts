/**
 * Scaffolder module with actions that render, check, apply, await, test, scale and delete llm-d stacks.
 *
 * @packageDocumentation
 */
export { scaffolderModuleLlmD as default } from './module';
export { createActions, type ActionServices } from './createActions';
export { clusterAccess, type ClusterAccess } from './cluster/ClusterAccess';
export {
  stackAuthorization,
  type AuthorizedTree,
  type StackAsker,
  type StackAuthorizationServices,
} from './access/stackAuthorization';
export { audited, type AuditedTask } from './access/audited';
