import { randomUUID } from 'node:crypto';
import { SimulatorServer } from '../api/SimulatorServer';
import { RealClock } from '../clock/RealClock';
import { LiveConfiguration } from '../configuration/LiveConfiguration';
import { SimulatorGeneration } from '../configuration/SimulatorGeneration';
import { createServedEngine } from '../engine/createServedEngine';
import { klogLine } from '../log/klogLine';
import { LoraAdapters } from '../lora/LoraAdapters';
import { streamOf } from '../random/Random';
import { ProgramContext } from './ProgramContext';

/** One data-parallel rank: an engine of its own behind a port of its own. */
export class Rank {
  readonly #configuration: LiveConfiguration;
  readonly #context: ProgramContext;
  /** Told in log lines where there are several. */
  readonly #values: Readonly<Record<string, number>>;
  readonly #server: SimulatorServer;
  #listening = false;

  constructor(
    configuration: LiveConfiguration,
    generation: SimulatorGeneration,
    context: ProgramContext,
    rank: number | undefined,
  ) {
    this.#configuration = configuration;
    this.#context = context;
    this.#values = rank === undefined ? {} : { rank };
    const now = () => context.now();
    const { seed, loraModules, port } = configuration.options;
    const { engine, metrics } = createServedEngine(
      () => configuration.options,
      generation,
      new RealClock(() => performance.now()),
      now,
    );
    this.#server = new SimulatorServer(
      {
        configuration,
        generation,
        engine,
        metrics,
        adapters: new LoraAdapters(loraModules),
        identity: {
          podName: context.env.POD_NAME,
          podNamespace: context.env.POD_NAMESPACE,
          port,
        },
        failureRandom: streamOf(seed, 0),
        now,
        newId: () => randomUUID(),
      },
      error =>
        this.#log('E', 'Request failed', {
          err:
            error instanceof Error ? error.stack ?? error.message : 'unknown',
        }),
    );
  }

  /** @throws what `listen` emits, for instance EADDRINUSE */
  async listen(): Promise<void> {
    const { port, model, mode } = this.#configuration.options;
    const address = this.#context.listenAddress(port);
    const bound = await this.#server.listen(address);
    this.#listening = true;
    this.#log('I', 'Server started', {
      model,
      mode,
      port,
      address: `${address.host}:${bound}`,
    });
  }

  /** Lets answers in progress end; does nothing to a rank that never listened. */
  async close(): Promise<void> {
    if (this.#listening) {
      this.#log('I', 'Shutting down the server');
      await this.#server.close();
    }
  }

  #log(
    severity: 'I' | 'E',
    message: string,
    values: Readonly<Record<string, string | number>> = {},
  ): void {
    this.#context.log(
      klogLine(severity, this.#context.now(), 'server.go', message, {
        ...values,
        ...this.#values,
      }),
    );
  }
}
