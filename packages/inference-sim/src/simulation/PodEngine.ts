import { Clock } from '../clock/Clock';
import { LiveConfiguration } from '../configuration/LiveConfiguration';
import { readSettings } from '../configuration/readSettings';
import { generationOfImage } from '../configuration/SimulatorGeneration';
import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { Engine } from '../engine/Engine';
import { GenerationRequest } from '../engine/GenerationRequest';
import { tokenize } from '../tokenization/dummyTokenizer';
import { PodState, SimulatedPod } from './SimulatedStack';
import { TraceRequest } from './Trace';

/** Pods whose args name no seed still repeat themselves. */
const defaultSeed = 1;

/** An engine that stands for a pod, configured as the pod's container is. */
export class PodEngine implements PodState {
  readonly name: string;
  readonly engine: Engine;
  readonly options: SimulatorOptions;
  readonly #adapters: ReadonlySet<string>;

  /**
   * @param settings - `everyToken: true` plans each token by itself, as the
   *   engine behind HTTP does
   * @throws ConfigurationError for args that the simulator refuses
   */
  constructor(
    pod: SimulatedPod,
    clock: Clock,
    settings: { readonly everyToken: boolean },
  ) {
    const generation = generationOfImage(pod.image);
    const env = { POD_IP: '127.0.0.1', POD_NAME: pod.name };
    const configured = readSettings(
      {
        args: pod.args,
        env,
        seed: defaultSeed,
        readFile: path => {
          throw new Error(`a simulated pod has no file ${path}`);
        },
      },
      generation,
    );
    const { options } = new LiveConfiguration(configured, env, generation);
    this.name = pod.name;
    this.options = options;
    this.engine = new Engine(() => options, clock, settings);
    this.#adapters = new Set(options.loraModules.map(({ name }) => name));
  }

  get running(): number {
    return this.engine.running;
  }

  get waiting(): number {
    return this.engine.waiting;
  }

  get kvCacheUsage(): number {
    return this.engine.kvCacheUsage;
  }

  /** A trace's request as the engine takes it; undefined for a model that is not served. */
  bind(
    request: TraceRequest,
    role: { remoteDecode: boolean; remotePrefill: boolean },
  ): GenerationRequest | undefined {
    const { servedModelNames } = this.options;
    const asked = request.model ?? servedModelNames[0];
    const adapter = this.#adapters.has(asked) ? asked : undefined;
    if (adapter === undefined && !servedModelNames.includes(asked)) {
      return undefined;
    }
    const { prompt } = request;
    return {
      model: adapter ?? servedModelNames[0],
      adapter,
      prompt:
        typeof prompt === 'string'
          ? tokenize(prompt).map(token => token.id)
          : prompt,
      echo: () =>
        typeof prompt === 'string'
          ? tokenize(prompt).map(token => token.text)
          : prompt.map(String),
      // Whoever prefills for another makes one token of its own.
      maxTokens: role.remoteDecode ? 1 : request.maxTokens,
      minTokens: 0,
      ignoreEos: request.ignoreEos ?? false,
      ...role,
      tools: undefined,
      cacheHitThreshold: undefined,
      belowCacheThreshold: false,
    };
  }
}
