import { once } from 'node:events';
import { ConfigurationError } from '../configuration/ConfigurationError';
import { LiveConfiguration } from '../configuration/LiveConfiguration';
import { readSettings } from '../configuration/readSettings';
import {
  generationOfImage,
  SimulatorGeneration,
} from '../configuration/SimulatorGeneration';
import { klogLine } from '../log/klogLine';
import { Program, ProgramContext } from './ProgramContext';
import { Rank } from './Rank';

/** A configuration for each rank of this process. */
const configurationsOf = (
  context: ProgramContext,
  generation: SimulatorGeneration,
): LiveConfiguration[] => {
  const settings = readSettings(
    {
      args: context.args,
      env: context.env,
      seed: Math.floor(context.random() * Number.MAX_SAFE_INTEGER),
      readFile: path => context.readFile(path),
    },
    generation,
  );
  const first = new LiveConfiguration(settings, context.env, generation);
  const { port, dataParallel } = first.options;
  return Array.from({ length: dataParallel.size }, (_, rank) =>
    rank === 0 ? first : first.onPort(port + rank),
  );
};

const serve = async (
  context: ProgramContext,
  generation: SimulatorGeneration,
  configurations: readonly LiveConfiguration[],
): Promise<void> => {
  const ranks = configurations.map(
    (configuration, index) =>
      new Rank(
        configuration,
        generation,
        context,
        configurations.length > 1
          ? index
          : configuration.options.dataParallel.rank,
      ),
  );
  try {
    for (const rank of ranks) {
      await rank.listen();
    }
    if (!context.signal.aborted) {
      await once(context.signal, 'abort');
    }
  } finally {
    await Promise.all(ranks.map(rank => rank.close()));
  }
};

const explain = (error: unknown): string => {
  const { code, port } =
    typeof error === 'object' && error !== null
      ? { code: undefined, port: undefined, ...error }
      : { code: undefined, port: undefined };
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
  const generation = generationOfImage(context.env.IMAGE);
  let configurations: LiveConfiguration[];
  try {
    configurations = configurationsOf(context, generation);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return fatal(error.message);
    }
    throw error;
  }
  try {
    await serve(context, generation, configurations);
    return 0;
  } catch (error) {
    return fatal(explain(error));
  }
};
