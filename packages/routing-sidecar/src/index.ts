/**
 * The routing sidecar of a decode pod: asks the prefill pod that the EPP has
 * picked, and hands the rest to the model server beside it.
 *
 * @packageDocumentation
 */
export { runRoutingSidecar } from './program/runRoutingSidecar';
export type { Program, ProgramContext } from './program/ProgramContext';
