/**
 * Stand-in for the llm-d inference simulator.
 *
 * @packageDocumentation
 */
export { runInferenceSim } from './program/runInferenceSim';
export type { Program, ProgramContext } from './program/ProgramContext';
