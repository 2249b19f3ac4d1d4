import { LiveConfiguration } from '../configuration/LiveConfiguration';
import { SimulatorGeneration } from '../configuration/SimulatorGeneration';
import { Engine } from '../engine/Engine';
import { LoraAdapters } from '../lora/LoraAdapters';
import { Exposition } from '../metrics/Exposition';
import { Random } from '../random/Random';

/** Who this instance is, for the response headers that tell who served. */
export interface Identity {
  readonly podName: string | undefined;
  readonly podNamespace: string | undefined;
  /** The port that the pod listens on, as clients know it. */
  readonly port: number;
}

/** What the handlers of one instance work with. */
export interface SimulatorContext {
  readonly configuration: LiveConfiguration;
  readonly generation: SimulatorGeneration;
  readonly engine: Engine;
  /** The metrics to show now. */
  readonly metrics: () => Exposition;
  readonly adapters: LoraAdapters;
  readonly identity: Identity;
  /** Draws the failures that are injected. */
  readonly failureRandom: Random;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A new, unique id without prefix. */
  newId(): string;
}
