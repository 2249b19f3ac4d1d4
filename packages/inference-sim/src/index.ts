/**
 * Stand-in for the llm-d inference simulator: as a program behind HTTP, and
 * as a discrete-event simulation of the same engine.
 *
 * @packageDocumentation
 */
export { runInferenceSim } from './program/runInferenceSim';
export type { Program, ProgramContext } from './program/ProgramContext';
export { simulate } from './simulation/simulate';
export { roundRobin } from './simulation/roundRobin';
export type {
  PodState,
  Route,
  RoutingDecision,
  SimulatedPod,
  SimulatedStack,
} from './simulation/SimulatedStack';
export type {
  RequestResult,
  SimulationResult,
} from './simulation/SimulationResult';
export type { Trace, TraceRequest } from './simulation/Trace';
export type { FinishReason } from './engine/GenerationRequest';
