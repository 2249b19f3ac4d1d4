import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { SimulatorServer } from '../api/SimulatorServer';
import { ConfigurationError } from '../configuration/ConfigurationError';
import { parseOptions } from '../configuration/parseOptions';
import { generationOfImage } from '../configuration/SimulatorGeneration';
import { SimulatorOptions } from '../configuration/SimulatorOptions';
import { Engine } from '../engine/Engine';
import { klogLine } from '../log/klogLine';
import { seededRandom } from '../random/Random';
import { Program, ProgramContext } from './ProgramContext';

const serve = async (
  context: ProgramContext,
  options: SimulatorOptions,
): Promise<void> => {
  const now = () => context.now();
  const generation = generationOfImage(context.env.IMAGE);
  const random =
    options.seed === undefined
      ? () => context.random()
      : seededRandom(options.seed);
  const engine = new Engine(options, generation.kvCacheUsageMetric, {
    now,
    random,
  });
  const server = new SimulatorServer({
    context: { options, engine, random, now, newId: () => randomUUID() },
    generation,
    identity: {
      podName: context.env.POD_NAME,
      podNamespace: context.env.POD_NAMESPACE,
      port: options.port,
    },
    onError: error =>
      context.log(
        klogLine('E', now(), 'server.go', 'Request failed', {
          err:
            error instanceof Error ? error.stack ?? error.message : 'unknown',
        }),
      ),
  });
  const address = context.listenAddress(options.port);
  const port = await server.listen(address);
  context.log(
    klogLine('I', now(), 'server.go', 'Server started', {
      model: options.model,
      mode: options.mode,
      port: options.port,
      address: `${address.host}:${port}`,
    }),
  );
  if (!context.signal.aborted) {
    await once(context.signal, 'abort');
  }
  context.log(klogLine('I', now(), 'server.go', 'Shutting down the server'));
  await server.close();
};

const explain = (error: unknown, port: number): string => {
  const code =
    typeof error === 'object' && error !== null && 'code' in error
      ? error.code
      : undefined;
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken by another program; choose another --port`;
  }
  if (code === 'EACCES') {
    return `port ${port} may not be bound by this user; choose a --port above 1023`;
  }
  return error instanceof Error ? error.message : String(error);
};

/**
 * Runs the llm-d inference simulator's stand-in as a container program: it
 * takes the real one's args and environment and serves its HTTP API until the
 * context's signal aborts. The env variable IMAGE picks the generation.
 *
 * @returns 0 after a stop that was asked for, 1 when the args cannot be run
 * with or the port cannot be bound (the log says why)
 * @public
 */
export const runInferenceSim: Program = async context => {
  const fatal = (message: string): number => {
    context.log(
      klogLine('E', context.now(), 'main.go', 'Failed to run the simulator', {
        err: message,
      }),
    );
    return 1;
  };
  let options: SimulatorOptions;
  try {
    options = parseOptions(context.args, context.env);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return fatal(error.message);
    }
    throw error;
  }
  try {
    await serve(context, options);
    return 0;
  } catch (error) {
    return fatal(explain(error, options.port));
  }
};
