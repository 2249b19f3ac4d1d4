/**
 * The command `compile`: from custom resources in files to manifests, with no cluster.
 *
 * @packageDocumentation
 */
export { run, type CommandStreams } from './run';
