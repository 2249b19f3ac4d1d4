import { Clock } from '../clock/Clock';
import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { BlockCache } from '../kv-cache/BlockCache';
import { LatencyModel } from '../latency/LatencyModel';
import { RequestQueue } from '../queue/RequestQueue';
import { Random } from '../random/Random';
import { EngineObserver } from './EngineObserver';

/** What a generation shares with the others of its engine. */
export interface GenerationContext {
  readonly options: () => SimulatorOptions;
  readonly latency: () => LatencyModel;
  readonly clock: Clock;
  readonly cache: BlockCache | undefined;
  readonly queue: RequestQueue;
  readonly observer: EngineObserver | undefined;
  readonly everyToken: boolean;
  readonly random: { readonly content: Random; readonly timing: Random };
}
