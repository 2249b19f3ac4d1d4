/**
 * Scaffolder module with the action that tries a rendered stack on a throw-away local cluster.
 *
 * @packageDocumentation
 */
export { scaffolderModuleLlmDPreflight as default } from './module';
